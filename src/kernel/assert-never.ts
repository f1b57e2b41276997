/** Fails to compile when a case of a closed union was forgotten; throws if the impossible happens all the same. */
export function assertNever(value: never): never {
  throw new Error(`unexpected case: ${JSON.stringify(value)}`);
}

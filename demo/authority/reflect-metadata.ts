/**
 * The few functions of the Reflect Metadata proposal that @peculiar/x509's dependency injection expects to find.
 *
 * Import this before `@peculiar/x509`. A complete polyfill that is already loaded is left alone.
 * @module
 */
type Key = string | symbol;
type Target = object;

const store = new WeakMap<Target, Map<Key | undefined, Map<unknown, unknown>>>();

function own(key: unknown, target: Target, property?: Key): unknown {
  return store.get(target)?.get(property)?.get(key);
}

/** Looks along the prototype chain, as the proposal says. */
function inherited(key: unknown, target: Target, property?: Key): unknown {
  for (let at: Target | null = target; at !== null; at = Object.getPrototypeOf(at) as Target | null) {
    const value = own(key, at, property);
    if (value !== undefined) return value;
  }
  return undefined;
}

function define(key: unknown, value: unknown, target: Target, property?: Key): void {
  const byProperty = store.get(target) ?? new Map<Key | undefined, Map<unknown, unknown>>();
  const byKey = byProperty.get(property) ?? new Map<unknown, unknown>();
  byKey.set(key, value);
  byProperty.set(property, byKey);
  store.set(target, byProperty);
}

if (!("getMetadata" in Reflect))
  Object.assign(Reflect, { getMetadata: inherited, getOwnMetadata: own, defineMetadata: define });

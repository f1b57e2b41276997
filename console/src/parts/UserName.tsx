/**
 * A user name, which is usually an address and breaks best after its at sign.
 * @module
 */
export function UserName({ name }: { readonly name: string }) {
  const at = name.indexOf("@") + 1;
  return (
    <>
      {name.slice(0, at)}
      {at === 0 ? null : <wbr />}
      {name.slice(at)}
    </>
  );
}

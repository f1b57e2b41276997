/**
 * The options of a select, from value to word.
 * @module
 */
export function Options({ words }: { readonly words: Readonly<Record<string, string>> }) {
  return (
    <>
      {Object.entries(words).map(([value, word]) => (
        <option key={value} value={value}>
          {word}
        </option>
      ))}
    </>
  );
}

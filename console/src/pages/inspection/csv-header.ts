/**
 * The names of a table's columns, read in the browser before anything is sent. As the server reads them: RFC 4180, with
 * commas, semicolons or tabs, whichever the first line has most of.
 * @module
 */
const DELIMITERS = [",", ";", "\t"];

/**
 * The text of a file's beginning, which may end within a character: by its mark, else in UTF-16 where every other byte is
 * 0, else in UTF-8, else in windows-1252.
 */
export function textOfHead(bytes: Uint8Array): string {
  const [first, second] = bytes;
  const isLittle = (first === 0xff && second === 0xfe) || second === 0;
  if (isLittle || (first === 0xfe && second === 0xff) || first === 0)
    return new TextDecoder(isLittle ? "utf-16le" : "utf-16be").decode(bytes);
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes, { stream: true });
  } catch {
    return new TextDecoder("windows-1252").decode(bytes);
  }
}

/** Empty where the first line ends within quotes or is longer than `text`. */
export function headerOf(text: string): string[] {
  const clean = text.replace(/^\ufeff/, "");
  const end = clean.indexOf("\n");
  const line = end < 0 ? clean : clean.slice(0, end);
  const count = (delimiter: string) => line.split(delimiter).length;
  const delimiter = DELIMITERS.reduce((best, one) => (count(one) > count(best) ? one : best));
  const names: string[] = [];
  let field = "";
  let quoted = false;
  for (let at = 0; at < line.length; at += 1) {
    const char = line[at] ?? "";
    if (quoted) {
      if (char !== '"') field += char;
      else if (line[at + 1] === '"') {
        field += '"';
        at += 1;
      } else quoted = false;
    } else if (char === '"' && field === "") quoted = true;
    else if (char === delimiter) {
      names.push(field);
      field = "";
    } else if (char !== "\r") field += char;
  }
  names.push(field);
  return quoted ? [] : names.map((name) => name.trim()).filter((name) => name !== "");
}

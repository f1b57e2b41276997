/**
 * The names of a table's columns, read in the browser before anything is sent. As the server reads them: RFC 4180, with
 * commas, semicolons or tabs, whichever the first line has most of.
 * @module
 */
const DELIMITERS = [",", ";", "\t"];

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

/**
 * Headers and footers of sheets, in which codes tell where and how text stands (ECMA-376, 18.3.1.46; MS-XLS 2.5.145):
 * "&C&12 4111" is "4111", in the middle.
 * @module
 */
const CODE = /&(?:"[^"]*"|\d{1,3}|K(?:[\da-f]{6}|\d\d[+-]\d{3})|.)/gis;
const SECTION = /^&[lcr]$/i;

/** Each section on a line of its own; what a program fills in (numbers of pages, dates) is left out. */
export const plainHeader = (header: string): string =>
  header.replaceAll(CODE, (code) => (SECTION.test(code) ? "\n" : code === "&&" ? "&" : "")).trim();

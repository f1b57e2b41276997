import { arFile } from "../../test/support/files/ar.ts";
import { each, joined, noise, times, words } from "../../test/support/files/bulk.ts";
import { cabFile } from "../../test/support/files/cab.ts";
import { cpioFile } from "../../test/support/files/cpio.ts";
import { listOfFolders, listOfLargeNumbers, longNamesOnDisc, piecesOnDisc } from "../../test/support/files/lists.ts";
import { customProperties, docx } from "../../test/support/files/office.ts";
import { tarFile } from "../../test/support/files/tar.ts";
import { type ZipItem, zipFile } from "../../test/support/files/zip.ts";
import { type HostileFile, nested, packed, sevenZip } from "./hostile.ts";

const DEEP = 7;
/** Of what takes seconds to pack. */
const SLOW = 4;
const empty = (count: number, length: number): ZipItem[] =>
  Array.from({ length: count }, (_, at) => ({ name: `${at}${"\u0101".repeat(length)}`, data: "", method: 0 }));

/** One method of 7-Zip within itself: what each level holds is held while the next is read. */
const withinItself = (inmost: Buffer, ...how: readonly string[]) =>
  nested(SLOW, inmost, (inner) => sevenZip({ "b.7z": inner }, ...how));
/** What does not fit is made first, and put where the next begins with it. */
const first = (inner: Buffer, more: readonly ZipItem[]) => zipFile([{ name: "a.zip", data: inner }, ...more]);

/** Labels of which little is shown, and each of which is cut out of something long. */
const labelled = (at: number) =>
  docx(["text"], {
    "docProps/custom.xml": customProperties(
      Object.fromEntries(
        Array.from({ length: 40 }, (_, label) => `MSIP_Label_00000000-0000-0000-0000-0000000000${label + 10}`).flatMap(
          (id) => [
            [`${id}_Enabled`, "true"],
            [`${id}_Name`, `${at} ${"\u0101".repeat(10_000)}`],
          ],
        ),
      ),
    ),
  });

export const HOSTILE_ARCHIVES: readonly HostileFile[] = [
  {
    name: "zeros within zeros.zip",
    make: () =>
      nested(DEEP, zipFile([{ name: "zeros.txt", data: Buffer.alloc(1e8) }]), (inner) =>
        first(inner, [{ name: "b.txt", data: words(1_000_000) }]),
      ),
  },
  { name: "names of 1000 letters.zip", make: () => zipFile(empty(15_000, 500)) },
  {
    name: "twenty thousand names, again and again.zip",
    make: () => nested(DEEP, zipFile(empty(19_000, 55)), (inner) => first(inner, empty(19_000, 55))),
  },
  {
    name: "labels with long names.zip",
    make: () => zipFile(Array.from({ length: 150 }, (_, at) => ({ name: `${at}.docx`, data: labelled(at) }))),
  },
  { name: "PPMd within itself.7z", make: () => withinItself(words(6_000_000), "-m0=PPMd:mem=16m:o=32") },
  {
    name: "LZMA with large tables within itself.7z",
    make: () => withinItself(noise(9_500_000), "-m0=LZMA:lc=8:lp=4:d=64m", "-mx=1"),
  },
  { name: "LZMA2 within itself.7z", make: () => withinItself(noise(9_500_000), "-m0=LZMA2:d=64m", "-mx=1") },
  { name: "200,000 folders.7z", make: () => listOfFolders(199_000, 1) },
  { name: "100,000 folders, each of eight steps of its own.7z", make: () => listOfFolders(100_000, 8) },
  { name: "50,000 folders, each of eight steps of its own.7z", make: () => listOfFolders(50_000, 8) },
  { name: "a list of large numbers.7z", make: () => listOfLargeNumbers(49_999) },
  {
    name: "a list of large numbers beside PPMd.7z",
    make: () =>
      sevenZip({ "a.txt": words(6_000_000), "b.7z": listOfLargeNumbers(49_999) }, "-m0=PPMd:mem=15m:o=32", "-ms=on"),
  },
  {
    name: "xz within itself.xz",
    make: () =>
      nested(DEEP, noise(9_500_000), (inner) => packed("xz", ["-0", "-c", "--lzma2=preset=0,dict=64MiB"], inner)),
  },
  {
    name: "Zstandard with a large window within itself.zst",
    make: () => nested(DEEP, noise(9_500_000), (inner) => packed("zstd", ["-1", "--zstd=wlog=23", "-c"], inner)),
  },
  {
    name: "long names.tar",
    make: () =>
      tarFile(
        Array.from({ length: 34 }, (_, at) => [
          { name: "n", type: "L", data: times(500_000, "\u0101") },
          { name: `${at}`, data: "text" },
        ]).flat(),
      ),
  },
  {
    name: "long attributes.tar",
    make: () =>
      tarFile(
        Array.from({ length: 34 }, (_, at) => [
          { name: "n", type: "x", data: joined("1000000 path=", times(500_000, "\u0101"), "\n") },
          { name: `${at}`, data: "text" },
        ]).flat(),
      ),
  },
  {
    name: "tar within itself.tar",
    make: () =>
      nested(DEEP, tarFile(Array.from({ length: 12_000 }, (_, at) => ({ name: `${at}`, data: "text" }))), (inner) =>
        tarFile([
          { name: "a.tar", data: inner },
          { name: "b.txt", data: "b" },
        ]),
      ),
  },
  {
    name: "a name of thirty million letters.cpio",
    make: () => cpioFile([{ name: "a".repeat(30_000_000), data: "text" }], "newc"),
  },
  {
    name: "a table of names of four million letters.a",
    make: () =>
      arFile([
        { name: "//", data: each(250_000, (at) => `name${at}/\n`) },
        ...Array.from({ length: 10_000 }, (_, at) => ({ name: `/${at}`, data: "text" })),
      ]),
  },
  {
    name: "twenty thousand names.cab",
    make: () =>
      cabFile([
        { items: Array.from({ length: 19_000 }, (_, at) => ({ name: `${at}${"\u0101".repeat(110)}`, data: "a" })) },
      ]),
  },
  {
    name: "LZX with a large window.cab",
    make: () =>
      cabFile([
        {
          packing: { window: 21, blocks: [{ kind: 3, size: 32_768 }] },
          items: [{ name: "a.txt", data: words(3_000_000) }],
        },
      ]),
  },
  { name: "directories with long names.iso", make: () => longNamesOnDisc(19_000) },
  { name: "a file of ten thousand pieces.iso", make: () => piecesOnDisc(10_000) },
];

/**
 * The folders of the file share and what lies in them, in memory.
 * @module
 */
import { randomBytes } from "node:crypto";
import { createBarChart, createPdf, createWorkbook, HttpError } from "../app/index.ts";

const TOTAL_LIMIT = 200 * 1_048_576;

export interface StoredFile {
  readonly id: string;
  readonly folder: string;
  readonly name: string;
  readonly type: string;
  readonly content: Buffer;
  readonly owner: string;
  readonly date: Date;
}
export interface FolderInfo {
  readonly id: string;
  readonly name: string;
  readonly description: string;
}
export interface Library {
  readonly folders: readonly FolderInfo[];
  /** Newest first. */
  list(folder: string): readonly StoredFile[];
  find(id: string): StoredFile | undefined;
  add(file: Omit<StoredFile, "id" | "date">): StoredFile;
}

const FOLDERS: readonly FolderInfo[] = [
  { id: "finance", name: "Finance", description: "Budgets, forecasts, invoices" },
  { id: "board", name: "Board", description: "Papers and minutes, confidential" },
  { id: "people", name: "People", description: "Handbook, holidays, forms" },
  { id: "projects", name: "Projects", description: "Heron and everything that has a deadline" },
];

export function createLibrary(now: () => Date = () => new Date()): Library {
  const files: StoredFile[] = seed(now());
  let total = 0;
  return {
    folders: FOLDERS,
    list: (folder) => files.filter((file) => file.folder === folder).reverse(),
    find: (id) => files.find((file) => file.id === id),
    add(file) {
      if (total + file.content.length > TOTAL_LIMIT) throw new HttpError(507, "The demo's file share is full.");
      total += file.content.length;
      const stored = { ...file, id: randomBytes(6).toString("hex"), date: now() };
      files.push(stored);
      return stored;
    },
  };
}

function seed(now: Date): StoredFile[] {
  const file = (folder: string, name: string, type: string, days: number, owner: string, content: Buffer | string) => ({
    id: name.replace(/\.\w+$/, ""),
    folder,
    name,
    type,
    content: Buffer.from(content as string),
    owner,
    date: new Date(now.getTime() - days * 86_400_000),
  });
  const xlsx = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";
  return [
    file(
      "finance",
      "suppliers.csv",
      "text/csv",
      40,
      "Tomás Herrera",
      "supplier,city,terms\r\nFabrikam Office Supplies,Leeds,30 days\r\nNorthwind Freight,Hull,14 days\r\nTailspin Print,York,30 days\r\n",
    ),
    file(
      "finance",
      "budget.xlsx",
      xlsx,
      12,
      "Tomás Herrera",
      createWorkbook("Budget", [
        ["Department", "Planned", "Spent"],
        ["Sales", 240_000, 187_200],
        ["Operations", 410_000, 402_950],
        ["IT", 180_000, 121_400],
      ]),
    ),
    file("finance", "revenue.png", "image/png", 3, "Tomás Herrera", createBarChart([0.4, 0.5, 0.55, 0.52, 0.7, 0.85])),
    file(
      "board",
      "minutes.pdf",
      "application/pdf",
      21,
      "Nadia Okafor",
      createPdf("Minutes of the board meeting", [
        "Confidential.",
        "",
        "1. The minutes of the last meeting were approved.",
        "2. Heron Logistics: due diligence continues.",
        "3. Next meeting in four weeks.",
      ]),
    ),
    file(
      "people",
      "handbook.txt",
      "text/plain",
      200,
      "Priya Raman",
      "Working at Contoso\n\nHours: what suits you and your team, between 7 and 19.\nHolidays: 28 days; ask two weeks ahead.\nDevices: company laptops carry a certificate. From others, use the browser.\n",
    ),
    file(
      "projects",
      "heron-contract.pdf",
      "application/pdf",
      2,
      "Priya Raman",
      createPdf("Heron Logistics: share purchase agreement", [
        "Draft of the lawyers, not signed.",
        "",
        "Clause 4: the price is 18.4 million, payable at completion.",
        "Clause 9: confidentiality until the announcement.",
      ]),
    ),
    file(
      "projects",
      "heron-timeline.csv",
      "text/csv",
      1,
      "Priya Raman",
      "step,week\r\nBoard approves,1\r\nSigning,2\r\nAnnouncement,2\r\nCompletion,9\r\n",
    ),
  ];
}

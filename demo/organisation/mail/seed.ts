/**
 * What lies in everyone's inbox at the start.
 * @module
 */
import { createBarChart, createPdf, createWorkbook, storedZipStream } from "../app/index.ts";
import type { Attachment, Message } from "./mailboxes.ts";

const HOUR = 60 * 60 * 1000;
const XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/** 64 MiB at about 1 MiB a second. */
const ARCHIVE = storedZipStream("quarter-2/ledger.dat", 1024);

const REVENUE = [
  ["Region", "Q1", "Q2", "Q3 (forecast)"],
  ["North", 412_300, 438_900, 455_000],
  ["South", 288_100, 301_450, 322_000],
  ["Overseas", 97_640, 120_080, 149_500],
] as const;

const BOARD_PAPER = createPdf("Board paper: acquisition of Heron Logistics", [
  "Confidential. For the members of the board of Contoso only.",
  "",
  "1. The board is asked to approve an offer of 18.4 million for Heron Logistics.",
  "2. Due diligence found no obstacle; two leases end in March.",
  "3. Financing: 60 % from reserves, 40 % by the existing credit line.",
  "4. The announcement is planned for the second week after the meeting.",
]);
const INVOICE = createPdf("Invoice 4711", [
  "Fabrikam Office Supplies, for Contoso, Accounts Payable",
  "",
  "24 desk lamps at 39.00               936.00",
  "6 standing desks at 420.00         2 520.00",
  "Delivery                              85.00",
  "Total                              3 541.00",
]);
const INVOICE_LINES = Buffer.from(
  "position,article,quantity,unit price,amount\r\n1,Desk lamp,24,39.00,936.00\r\n2,Standing desk,6,420.00,2520.00\r\n3,Delivery,1,85.00,85.00\r\n",
);

export const CHART = createBarChart([0.42, 0.48, 0.45, 0.6, 0.66, 0.61, 0.78, 0.92]);

export function seedMessages(owner: string, now: Date): readonly Message[] {
  const ago = (hours: number) => new Date(now.getTime() - hours * HOUR);
  const file = (id: string, name: string, type: string, content: Buffer): Attachment => ({
    id,
    name,
    type,
    size: content.length,
    content: () => content,
  });
  const to = [owner];
  return [
    {
      id: "board-paper",
      from: { name: "Nadia Okafor", address: "nadia.okafor@contoso.example" },
      to,
      subject: "Board paper for Thursday, third draft",
      date: ago(1),
      body: "Good morning,\n\nattached is the third draft of the paper on Heron Logistics. Section 3 is new. Please read it before the call on Wednesday and keep it to yourself: it must not leave the circle of the board before the announcement.\n\nNadia",
      attachments: [file("board-paper", "board-paper.pdf", "application/pdf", BOARD_PAPER)],
    },
    {
      id: "invoice-4711",
      from: { name: "Fabrikam Billing", address: "billing@fabrikam.example" },
      to,
      subject: "Invoice 4711",
      date: ago(4),
      body: "Dear customer,\n\nthank you for your order. Please find the invoice attached, and its lines as a table for your system. It is due within 30 days.\n\nFabrikam Office Supplies",
      attachments: [
        file("invoice-4711", "invoice-4711.pdf", "application/pdf", INVOICE),
        file("invoice-4711", "invoice-lines.csv", "text/csv", INVOICE_LINES),
      ],
    },
    {
      id: "forecast",
      from: { name: "Tomás Herrera", address: "tomas.herrera@contoso.example" },
      to,
      subject: "Q3 forecast: overseas is ahead",
      date: ago(7),
      body: "Hello all,\n\nthe workbook with the numbers is attached; the picture says it faster. Overseas grows by a quarter, the other regions hold their course.\n\nTomás",
      image: {
        path: "/images/forecast.png",
        description: "Bar chart: revenue over eight quarters, rising, the last one highest",
      },
      attachments: [file("forecast", "q3-forecast.xlsx", XLSX, createWorkbook("Forecast", REVENUE))],
    },
    {
      id: "heron-folder",
      from: { name: "Priya Raman", address: "priya.raman@contoso.example" },
      to,
      subject: "Project Heron: everything is in the file share now",
      date: ago(26),
      body: "Hi,\n\nI have moved the contracts and the site photographs to https://files.contoso.example/folders/projects so that nobody has to send them around.\n\nThe message with the board paper stays at https://mail.contoso.example/inbox/board-paper for now.\n\nPriya",
      attachments: [],
    },
    {
      id: "quarterly-archive",
      from: { name: "Records Office", address: "records@contoso.example" },
      to,
      subject: "Quarterly archive is ready to collect",
      date: ago(50),
      body: "The archive of the second quarter is attached. It is large, and our line is slow: the download takes about a minute.\n\nRecords Office",
      attachments: [
        {
          id: "large",
          name: "quarterly-archive.zip",
          type: "application/zip",
          size: ARCHIVE.length,
          content: ARCHIVE.stream,
        },
      ],
    },
    {
      id: "welcome",
      from: { name: "Contoso IT", address: "it@contoso.example" },
      to,
      subject: "Your laptop is enrolled",
      date: ago(120),
      body: "Welcome,\n\nyour laptop has received its certificate. With it you can use the desktop mail client and open attachments; from other devices, mail works in the browser only, and attachments stay here.\n\nQuestions: it@contoso.example\n\nContoso IT",
      attachments: [],
    },
  ];
}

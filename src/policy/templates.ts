/**
 * Policies to start from. Each is a complete input, and does what its name says without any change.
 * @module
 */
import type { z } from "zod";
import type { policyInputShapes } from "./schema.ts";

export interface Template {
  readonly id: string;
  /** When to take it. */
  readonly purpose: string;
  readonly policy: z.input<typeof policyInputShapes>;
}

const NO_CERTIFICATE = {
  attribute: "device-tag",
  operator: "does-not-equal",
  values: ["valid-client-certificate"],
} as const;

const noCertificate = () => ({ ...NO_CERTIFICATE, values: [...NO_CERTIFICATE.values] });

export const TEMPLATES: readonly Template[] = [
  {
    id: "block-downloads-without-certificate",
    purpose: "Let people read everywhere, and keep files on devices that the organisation manages.",
    policy: {
      kind: "session",
      name: "Block downloads on devices without a certificate",
      control: "file-download",
      action: "block",
      filters: [noCertificate()],
      message: "Files can be downloaded on managed devices only. You can still read them here.",
    },
  },
  {
    id: "block-native-without-certificate",
    purpose: "Apps keep what they download, so let them in on managed devices only.",
    policy: {
      kind: "access",
      name: "Block mobile and desktop apps without a certificate",
      severity: "high",
      action: "block",
      filters: [{ attribute: "client-app", operator: "equals", values: ["mobile-and-desktop"] }, noCertificate()],
      message: "This app is for managed devices. On this device, use the browser.",
    },
  },
  {
    id: "monitor-everything",
    purpose: "See what is done before deciding what to restrict.",
    policy: {
      kind: "session",
      name: "Monitor everything",
      severity: "low",
      category: "compliance",
      control: "monitor-only",
      action: "audit",
    },
  },
  {
    id: "block-cut-copy-print-unmanaged",
    purpose: "Keep text from leaving by the clipboard or on paper on devices that nobody manages.",
    policy: {
      kind: "session",
      name: "Block cut, copy and print on unmanaged devices",
      control: "block-activities",
      activities: ["cut-copy", "print"],
      action: "block",
      filters: [noCertificate()],
      message: "Copying and printing are possible on managed devices only.",
    },
  },
  {
    id: "block-malware-upload",
    purpose: "Keep malware out of the apps, from wherever it comes.",
    policy: {
      kind: "session",
      name: "Block upload of malware",
      severity: "high",
      category: "threat-detection",
      control: "file-upload",
      action: "block",
      inspection: { method: "malware" },
      alert: { enabled: true },
      message: "This file contains malware, or could not be checked for it. It was not uploaded.",
    },
  },
  {
    id: "block-payment-card-download",
    purpose: "Keep payment card data in the apps.",
    policy: {
      kind: "session",
      name: "Block download of files with payment card data",
      severity: "high",
      control: "file-download",
      action: "block",
      inspection: { method: "built-in-dlp", presets: ["payment-card"] },
      message: "This file contains payment card data, or could not be checked for it.",
    },
  },
  {
    id: "step-up-downloads-outside-corporate-network",
    purpose: "Make sure who it is before files leave for a network that is not the organisation's.",
    policy: {
      kind: "session",
      name: "Require step-up for downloads from outside the corporate network",
      control: "file-download",
      action: "step-up",
      filters: [{ attribute: "ip-category", operator: "does-not-equal", values: ["corporate"] }],
    },
  },
];

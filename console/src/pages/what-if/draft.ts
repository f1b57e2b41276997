/**
 * The question while it is being put: text as it is typed, and the hypothesis that it becomes.
 * @module
 */
import type { WhatIfInput } from "../../api/types.ts";
import { EMPTY_FILE, type FileDraft, toFile } from "./file.ts";
import { factsSaid, NOTHING_SAID, type SaidFacts } from "./said.ts";

export interface QuestionDraft {
  readonly app: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly clientApp: "browser" | "mobile-and-desktop";
  readonly certificate: "valid" | "none" | "not-asked";
  readonly deviceTags: readonly string[];
  readonly ip: string;
  readonly userAgent: string;
  readonly said: SaidFacts;
  /** Empty: the sign-in alone. */
  readonly activityType: string;
  readonly file: FileDraft;
}

export const EMPTY: QuestionDraft = {
  app: "",
  user: "",
  groups: [],
  clientApp: "browser",
  certificate: "none",
  deviceTags: [],
  ip: "",
  userAgent: "",
  said: NOTHING_SAID,
  activityType: "",
  file: EMPTY_FILE,
};

export const isTransfer = (activityType: string) => activityType === "download" || activityType === "upload";

/** Null: app or user is missing, so there is nothing to ask yet. */
export function toQuestion(draft: QuestionDraft): WhatIfInput | null {
  const { app, user, groups, clientApp, certificate, deviceTags, ip, userAgent } = draft;
  if (app === "" || user.trim() === "") return null;
  const facts = factsSaid(draft.said);
  const activity = activityOf(draft);
  return {
    ...{ app, user: user.trim(), clientApp, certificate, groups: [...groups], deviceTags: [...deviceTags] },
    ip: ip.trim() === "" ? null : ip.trim(),
    userAgent: userAgent.trim() === "" ? null : userAgent.trim(),
    ...(Object.keys(facts).length === 0 ? {} : { facts }),
    ...(activity === null ? {} : { activity }),
  };
}

function activityOf({ activityType, file }: QuestionDraft): WhatIfInput["activity"] | null {
  if (activityType === "") return null;
  const type = activityType as NonNullable<WhatIfInput["activity"]>["activityType"];
  return isTransfer(activityType) ? { activityType: type, file: toFile(file) } : { activityType: type };
}

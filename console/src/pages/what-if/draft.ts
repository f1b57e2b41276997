/**
 * The question while it is being put: text as it is typed, and the hypothesis that it becomes.
 * @module
 */
import type { WhatIfInput } from "../../api/types.ts";

export interface QuestionDraft {
  readonly app: string;
  readonly user: string;
  readonly groups: readonly string[];
  readonly clientApp: "browser" | "mobile-and-desktop";
  readonly certificate: "valid" | "none" | "not-asked";
  readonly deviceTags: readonly string[];
  readonly ip: string;
  readonly userAgent: string;
  /** Empty: the sign-in alone. */
  readonly activityType: string;
  readonly fileName: string;
  readonly fileSize: string;
  readonly labels: readonly string[];
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
  activityType: "",
  fileName: "",
  fileSize: "",
  labels: [],
};

export const isTransfer = (activityType: string) => activityType === "download" || activityType === "upload";

/** Null: app or user is missing, so there is nothing to ask yet. */
export function toQuestion(draft: QuestionDraft): WhatIfInput | null {
  const { app, user, groups, clientApp, certificate, deviceTags, ip, userAgent } = draft;
  if (app === "" || user.trim() === "") return null;
  const question: WhatIfInput = {
    ...{ app, user: user.trim(), clientApp, certificate, groups: [...groups], deviceTags: [...deviceTags] },
    ip: ip.trim() === "" ? null : ip.trim(),
    userAgent: userAgent.trim() === "" ? null : userAgent.trim(),
  };
  const activity = activityOf(draft);
  return activity === null ? question : { ...question, activity };
}

function activityOf({ activityType, fileName, fileSize, labels }: QuestionDraft): WhatIfInput["activity"] | null {
  if (activityType === "") return null;
  const type = activityType as NonNullable<WhatIfInput["activity"]>["activityType"];
  if (!isTransfer(activityType)) return { activityType: type };
  const file = {
    ...(fileName.trim() === "" ? {} : { name: fileName.trim() }),
    ...(fileSize === "" ? {} : { size: Number(fileSize) }),
    ...(labels.length === 0 ? {} : { labels: [...labels] }),
  };
  return { activityType: type, file };
}

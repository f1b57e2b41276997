/**
 * Types of the API's answers that the contract gives as schemas only.
 * @module
 */
import type { z } from "zod";
import type * as contract from "../../../src/admin/contract/index.ts";

export type {
  Activity,
  App,
  Authority,
  DeviceTagRule,
  Filter,
  InformationTypeView,
  IpRange,
  Policy,
  PolicyInput,
  Session,
  Settings,
  TestFile,
} from "../../../src/admin/contract/index.ts";
export type Me = z.infer<typeof contract.meSchema>;
export type AppInput = z.input<typeof contract.appInputSchema>;
export type AppList = z.infer<typeof contract.appListSchema>;
export type PolicyList = z.infer<typeof contract.policyListSchema>;
export type AuthorityList = z.infer<typeof contract.authorityListSchema>;
export type AuthorityInput = z.input<typeof contract.authorityInputSchema>;
export type AuthorityUpdate = z.input<typeof contract.authorityUpdateSchema>;
export type UploadReport = z.infer<typeof contract.uploadReportSchema>;
export type UploadedCertificate = UploadReport["certificates"][number];
export type ParsedCertificate = z.infer<typeof contract.parsedCertificateSchema>;
export type CrlStatus = z.infer<typeof contract.crlStatusSchema>;
export type RevocationSetting = z.infer<typeof contract.revocationSettingSchema>;
export type RemovalImpact = z.infer<typeof contract.removalImpactSchema>;
export type ActivityPage = z.infer<typeof contract.activityPageSchema>;
export type SessionPage = z.infer<typeof contract.sessionPageSchema>;
export type SettingsUpdate = z.input<typeof contract.settingsUpdateSchema>;
export type AnalysisAnswer = z.infer<typeof contract.analysisSchema>;
export type IpRangeList = z.infer<typeof contract.ipRangeListSchema>;
export type DeviceTagRuleList = z.infer<typeof contract.deviceTagRuleListSchema>;
export type WhatIfInput = z.input<typeof contract.whatIfInputSchema>;
export type WhatIfAnswer = z.infer<typeof contract.whatIfSchema>;
export type VerdictAnswer = z.infer<typeof contract.verdictSchema>;
export type PreviewAnswer = z.infer<typeof contract.previewSchema>;
export type VersionPage = z.infer<typeof contract.versionPageSchema>;
export type VersionDetail = z.infer<typeof contract.versionDetailSchema>;
export type InspectionSettings = z.infer<typeof contract.inspectionSchema>;
export type InspectionUpdate = z.input<typeof contract.inspectionUpdateSchema>;
export type AlertList = z.infer<typeof contract.alertListSchema>;
export type InspectionHealth = z.infer<typeof contract.inspectionHealthSchema>;
export type InformationTypeList = { readonly items: readonly contract.InformationTypeView[] };
export type CustomType = InspectionSettings["informationTypes"][number];
export type Engine = InspectionSettings["engines"][number];
export type Label = InspectionSettings["labels"][number];
export type Tried = z.infer<typeof contract.triedSchema>;
export type Imported = z.infer<typeof contract.importedSchema>;
export type Names = { readonly items: readonly string[] };

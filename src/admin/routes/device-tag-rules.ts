/**
 * `/device-tag-rules`
 * @module
 */
import type { AdminPorts } from "../context.ts";
import {
  type DeviceTagRule,
  deviceTagRuleInputSchema,
  deviceTagRuleListSchema,
  deviceTagRuleSchema,
} from "../contract/index.ts";
import { collectionRoutes } from "./collection.ts";

export const deviceTagRuleRoutes = (ports: AdminPorts) =>
  collectionRoutes<DeviceTagRule>(ports, {
    path: "/device-tag-rules",
    key: "deviceTagRules",
    noun: "device tag rule",
    nameOf: ({ tag }) => tag,
    item: deviceTagRuleSchema,
    input: deviceTagRuleInputSchema,
    list: deviceTagRuleListSchema,
  });

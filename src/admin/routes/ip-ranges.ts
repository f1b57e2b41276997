/**
 * `/ip-ranges`
 * @module
 */
import type { AdminPorts } from "../context.ts";
import { type IpRange, ipRangeInputSchema, ipRangeListSchema, ipRangeSchema } from "../contract/index.ts";
import { collectionRoutes } from "./collection.ts";

export const ipRangeRoutes = (ports: AdminPorts) =>
  collectionRoutes<IpRange>(ports, {
    path: "/ip-ranges",
    key: "ipRanges",
    noun: "address range",
    nameOf: ({ name }) => name,
    item: ipRangeSchema,
    input: ipRangeInputSchema,
    list: ipRangeListSchema,
  });

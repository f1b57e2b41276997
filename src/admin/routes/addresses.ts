/**
 * `/addresses/{ip}`: what is known of an address, as policies would see it now.
 * @module
 */
import { type AddressDatabase, knowAddress } from "../../facts/index.ts";
import { type Fact, normaliseAddress, value } from "../../policy/index.ts";
import type { AdminPorts, Api } from "../context.ts";
import { type AddressReport, addressParamSchema, addressSchema } from "../contract/index.ts";
import { invalid } from "../problems.ts";

export function addressRoutes(ports: AdminPorts) {
  return async (api: Api): Promise<void> => {
    api.get(
      "/addresses/:ip",
      { schema: { params: addressParamSchema, response: { 200: addressSchema }, tags: ["addresses"] } },
      async (request) => {
        const address = normaliseAddress(request.params.ip);
        if (address === null) {
          throw invalid([{ path: "ip", message: "not an IP address; write 192.0.2.1 or 2001:db8::1" }]);
        }
        return describe(ports, address);
      },
    );
  };
}

function describe({ configuration, sources }: AdminPorts, address: string): AddressReport {
  const { addressBook } = configuration.snapshot.facts;
  const { range, category, tags, country, isp } = knowAddress(value(address), addressBook, sources);
  const attribution = (database: AddressDatabase) =>
    database.ok && database.attribution !== null ? [database.attribution] : [];
  return {
    address,
    range: range && { id: range.id, name: range.name },
    category,
    tags: listed(tags),
    country,
    isp,
    attribution: [...attribution(sources.country), ...attribution(sources.organisation)],
  };
}

const listed = (fact: Fact<readonly string[]>) => (fact.state === "value" ? value([...fact.value]) : fact);

/**
 * What findings call by an identifier, by its name.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { informationTypesQuery, inspectionQuery } from "../../api/queries.ts";

interface NamedType {
  readonly id: string;
  readonly name: string;
}

/** Everything that a finding can name: built in, the organisation's own, and learnt. */
export function useNamedTypes(): readonly NamedType[] {
  const types = useQuery(informationTypesQuery).data;
  const settings = useQuery(inspectionQuery).data;
  return useMemo(() => {
    const learnt = settings === undefined ? [] : [settings.exactData, settings.fingerprints, settings.classifiers];
    return [...(types?.items ?? []), ...learnt.flat()];
  }, [types, settings]);
}

export function useTypeNames(): (id: string) => string {
  const types = useNamedTypes();
  return useMemo(() => {
    const names = new Map(types.map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? id;
  }, [types]);
}

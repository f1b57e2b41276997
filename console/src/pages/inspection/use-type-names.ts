/**
 * What findings call by an identifier, by its name.
 * @module
 */
import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { informationTypesQuery, inspectionQuery } from "../../api/queries.ts";

export function useTypeNames(): (id: string) => string {
  const types = useQuery(informationTypesQuery).data;
  const settings = useQuery(inspectionQuery).data;
  return useMemo(() => {
    const learnt = settings === undefined ? [] : [settings.exactData, settings.fingerprints, settings.classifiers];
    const names = new Map([...(types?.items ?? []), ...learnt.flat()].map(({ id, name }) => [id, name]));
    return (id) => names.get(id) ?? id;
  }, [types, settings]);
}

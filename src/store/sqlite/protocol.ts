/**
 * What the store's main side and its worker thread say to each other.
 * @module
 */
export interface Statement {
  readonly sql: string;
  readonly parameters: readonly unknown[];
  /** The unit is undone as a whole unless exactly so many rows change. */
  readonly expectChanges?: number;
}

export type Operation =
  | { readonly id: number; readonly kind: "read"; readonly statement: Statement }
  | { readonly id: number; readonly kind: "write"; readonly statements: readonly Statement[] };
export type Batch = readonly Operation[];

export type Answer =
  | { readonly id: number; readonly ok: true; readonly rows: readonly unknown[]; readonly applied?: boolean }
  | { readonly id: number; readonly ok: false; readonly message: string };

export type Opened = { readonly opened: true } | { readonly opened: false; readonly message: string };

import type { RowSource } from "@wattspan/audit/ledger";

/** What rows are added up by. */
export const MEMBERS = [
  ...["service", "model", "modelVersion", "configuration", "zone", "method", "boundary", "emissions"],
  ...["hour", "day"],
] as const;

/** One of them. */
export type Member = "hour" | "day" | keyof RowSource;

/** Where none is named. */
export const DEFAULT_BY = ["model"];

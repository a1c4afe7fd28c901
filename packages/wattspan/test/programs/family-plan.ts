/** The messages of `family-member.ts`. */
export interface FamilyPlan {
  readonly paths: { readonly root: string; readonly procRoot: string; readonly cgroupRoot: string };
  readonly lockFolder: string;
  /** Whether its calls are charged the power at rest. */
  readonly idle: "share" | "exclude";
}

export type FamilyRequest = "open" | { readonly forMs: number };

/** Joules of its calls. */
export interface FamilyReport {
  readonly value: number;
  readonly low: number;
  readonly high: number;
  readonly calls: number;
  readonly faults: Readonly<Record<string, number>>;
}

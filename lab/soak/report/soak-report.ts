import { KeptReport } from "../../report/kept-report.ts";
import type { Condition } from "./conditions.ts";
import type { SoakResult } from "./result.ts";
import { soakPage } from "./soak-page.ts";

/** What a run found, judged. */
export type JudgedSoak = SoakResult & { readonly conditions: readonly Condition[] };

/** The last run that was kept, with its page. */
export const soakReport = new KeptReport<JudgedSoak>("soak.json", ({ conditions, ...result }) => ({
  "soak.md": soakPage(result, conditions),
}));

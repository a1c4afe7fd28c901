import { KeptReport } from "../../report/kept-report.ts";
import { resultPage } from "./page.ts";
import type { Results } from "./results.ts";

/** The last whole run, with its page. */
export const benchReport = new KeptReport<Results>("bench.json", (results) => ({
  "bench.md": resultPage(results),
}));

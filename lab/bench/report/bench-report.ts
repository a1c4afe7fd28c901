import { profileReport } from "../../profile/report/profile-report.ts";
import { KeptReport } from "../../report/kept-report.ts";
import { readHistory } from "../history/history.ts";
import { resultChart } from "./chart.ts";
import { resultPage } from "./page.ts";
import type { Results } from "./results.ts";

/** The last whole run, with its page and chart. */
export const benchReport = new KeptReport<Results>("bench.json", (results) => ({
  "bench.svg": resultChart(results.results),
  "bench.md": resultPage(results, readHistory(), profileReport.read()),
}));

import { KeptReport } from "../../report/kept-report.ts";
import type { Results } from "../measure/results.ts";
import { scalePage } from "./scale-page.ts";

/** The last whole run, with its page. */
export const scaleReport = new KeptReport<Results>("scale.json", (results) => ({
  "scale.md": scalePage(results),
}));

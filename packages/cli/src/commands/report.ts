import { named } from "../command/arguments.js";
import type { Description } from "./options/described.js";

/** `wattspan report`: a page about a run, from its footprints. */
export const REPORT: Description = {
  name: "report",
  summary: "a page about a run, from its footprints",
  description:
    "Writes one self-contained HTML page about a run: where its joules went, what ran when, and why joules " +
    "are unknown.",
  arguments: {
    "<file>": "footprints as JSON lines, as an observer gets them, and wattspan.status",
  },
  options: {
    "--output <file>": ["where to write the page (default: next to the file)", named("run.html")],
  },
  examples: ["wattspan report run.jsonl", "wattspan report run.jsonl --output run.html"],
  exitCodes: "0 done, 1 the file has no footprint or the page cannot be written, 2 the command line is wrong",
  action: () => import("./actions/report.js"),
};

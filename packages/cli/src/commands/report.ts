/** `wattspan report`: a page about a run, from its footprints. */

import { named } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import type { ReportOptions } from "./actions/report.js";
import { type Description, described } from "./options/described.js";

const DESCRIPTION: Description = {
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
};

/** Adds the command. @example addReport(program, context, (code) => codes.push(code)) */
export const addReport: AddCommand = (program, context, ended) => {
  const command = described(program, DESCRIPTION);
  command.action(async (file: string) => {
    const { runReport } = await import("./actions/report.js");
    ended(runReport(file, command.optsWithGlobals<ReportOptions>(), context));
  });
};

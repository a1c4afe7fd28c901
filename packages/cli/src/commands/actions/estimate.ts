/** Estimates a call. */

import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { type EstimateReport, estimateReport } from "../../estimate/estimate-report.js";
import { estimatedOf, estimateText } from "../../estimate/estimate-text.js";
import { type CallOptions, requestOf } from "../../estimate/request/request.js";
import { systemTime } from "../../process/time.js";
import { safeText } from "../../terminal/text/safe-text.js";

/** Options of `wattspan estimate`. */
interface EstimateOptions extends CallOptions, OutputOptions {}

/** What `wattspan estimate` does. */
export async function run(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const { stderr, time = systemTime } = context;
  const report = await estimateReport(requestOf(options), time.wall());
  print(context, options, report, (canvas) => estimateText(report, canvas));
  if (estimatedOf(report).length > 0) return 0;
  stderr.write(`wattspan: nothing could be estimated: ${whyNothing(report)}\n`);
  return 1;
}

function whyNothing({ model, request, methods }: EstimateReport): string {
  const unavailable = methods.filter((method) => method.status === "unavailable");
  const wordless = unavailable.find(({ reason }) => reason === "other_output");
  if (wordless) return `"${safeText(request.model)}": ${wordless.detail}`;
  if (model.status === "unknown") {
    const near = model.nearest.length > 0 ? ` (nearest: ${model.nearest.join(", ")})` : "";
    return `the model "${safeText(request.model)}" is not in any table${near}`;
  }
  return unavailable.map(({ id, detail }) => `${id}: ${detail}`).join("; ");
}

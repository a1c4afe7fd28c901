/** Estimates a call, or lists what is known of vendors. */

import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { type EstimateReport, estimateReport } from "../../estimate/estimate-report.js";
import { estimatedOf, estimateText } from "../../estimate/estimate-text.js";
import { placeFrom } from "../../estimate/request/place-argument.js";
import { type CallOptions, requestOf, servedOn } from "../../estimate/request/request.js";
import { systemTime } from "../../process/time.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { vendorReport } from "../../vendors/vendor-report.js";
import { vendorText } from "../../vendors/vendor-text.js";

/** Options of `wattspan estimate`. */
export interface EstimateOptions extends CallOptions, OutputOptions {
  readonly vendors?: boolean;
  readonly vendor?: readonly string[];
}

/** What `wattspan estimate` does. */
export const estimate = (options: EstimateOptions, context: CommandContext): Promise<ExitCode> =>
  (options.vendors ? printVendors : printEstimate)(options, context);

async function printEstimate(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const { stderr, time = systemTime } = context;
  const report = await estimateReport(requestOf(options), time.wall());
  print(context, options, report, (canvas) => estimateText(report, canvas));
  if (estimatedOf(report).length > 0) return 0;
  stderr.write(`wattspan: nothing could be estimated: ${whyNothing(report)}\n`);
  return 1;
}

function whyNothing(report: EstimateReport): string {
  const { model, request } = report;
  const methods = report.methods.filter((method) => method.status === "unavailable");
  const wordless = methods.find(({ reason }) => reason === "other_output");
  if (wordless) return `"${safeText(request.model)}": ${wordless.detail}`;
  if (model.status === "unknown") {
    const near = model.nearest.length > 0 ? ` (nearest: ${model.nearest.join(", ")})` : "";
    return `the model "${safeText(request.model)}" is not in any table${near}`;
  }
  return methods.map(({ id, detail }) => `${id}: ${detail}`).join("; ");
}

async function printVendors(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const location = placeFrom(options);
  const report = await vendorReport({
    ...(options.vendor && { vendors: options.vendor.map((vendor) => vendor.toLowerCase()) }),
    ...(location && { location }),
    served: servedOn(options),
  });
  print(context, options, report, (canvas) => vendorText(report, canvas));
  return 0;
}

/** Estimates a call, or lists what is known of vendors. */

import { oneOf } from "../../command/arguments.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { canvasFor, print } from "../../command/output-options.js";
import { type EstimateReport, estimateReport } from "../../estimate/estimate-report.js";
import { estimatedOf, estimateText } from "../../estimate/estimate-text.js";
import { pasteText } from "../../estimate/paste-text.js";
import { placeFrom } from "../../estimate/request/place-argument.js";
import { requestOf, servedOn } from "../../estimate/request/request.js";
import { systemTime } from "../../process/time.js";
import type { Canvas } from "../../terminal/canvas.js";
import { safeText } from "../../terminal/text/safe-text.js";
import { vendorCsv } from "../../vendors/vendor-csv.js";
import { vendorReport } from "../../vendors/vendor-report.js";
import { vendorText } from "../../vendors/vendor-text.js";
import type { EstimateOptions } from "../options/estimate-options.js";

/** What `wattspan estimate` does. */
export const estimate = (options: EstimateOptions, context: CommandContext): Promise<ExitCode> =>
  (options.vendors ? printVendors : printEstimate)(options, context);

async function printEstimate(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const { stderr, time = systemTime } = context;
  const report = await estimateReport(requestOf(options), time.wall());
  if (options.report) return printForReport(report, canvasFor(context, options), context);
  print(context, options, report, (canvas) => estimateText(report, canvas));
  if (estimatedOf(report).length > 0) return 0;
  stderr.write(`wattspan: nothing could be estimated: ${whyNothing(report)}\n`);
  return 1;
}

/** The first named method, otherwise the default. No other method replaces it unasked. */
function printForReport(
  report: EstimateReport,
  canvas: Canvas,
  { stdout, stderr }: CommandContext,
): ExitCode {
  const [method] = report.methods;
  if (method?.status === "estimated") {
    stdout.write(pasteText(report, method, canvas));
    return 0;
  }
  const others = estimatedOf(report).map(({ id }) => id);
  const why =
    others.length === 0
      ? whyNothing(report)
      : `${method?.id}: ${method?.detail} (by choice, --method with one of ${others.join(", ")})`;
  stderr.write(`wattspan: nothing to report: ${why}\n`);
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

const GRADES = ["A", "B", "C", "D"] as const;

async function printVendors(options: EstimateOptions, context: CommandContext): Promise<ExitCode> {
  const location = placeFrom(options);
  const report = await vendorReport({
    ...(options.vendor && { vendors: options.vendor.map((vendor) => vendor.toLowerCase()) }),
    ...(options.grade && { grades: options.grade.map(oneOf("--grade", GRADES)) }),
    ...(options.sort && { sort: options.sort }),
    ...(location && { location }),
    served: servedOn(options),
  });
  print(context, options, report, (canvas) =>
    options.csv ? vendorCsv(report) : vendorText(report, canvas, options.sort !== "energy"),
  );
  if (report.lines.length > 0) return 0;
  context.stderr.write("wattspan: no model matches --vendor and --grade\n");
  return 1;
}

/** `wattspan estimate`: what a call takes, by several methods, without making it. */

import type { Location } from "@wattspan/core";
import { type Command, Option } from "commander";
import { listed, nameOf, oneOf, requestsOf, secondsOf, tokensOf } from "../arguments.js";
import type { CommandContext, ExitCode } from "../command-context.js";
import { estimatePlain } from "../estimate/estimate-plain.js";
import { type EstimateReport, estimateReport } from "../estimate/estimate-report.js";
import { estimatedOf, estimateText } from "../estimate/estimate-text.js";
import { GPUS } from "../estimate/method-argument.js";
import { countryOf, regionOf, zoneOf } from "../estimate/place-argument.js";
import { type CallOptions, locationOf, requestOf, servedOn } from "../estimate/request.js";
import { canvasOf } from "../terminal/canvas.js";
import { safeText } from "../terminal/safe-text.js";
import { terminalOf } from "../terminal/terminal.js";
import { UsageError } from "../usage-error.js";
import { vendorReport } from "../vendors/vendor-report.js";
import { vendorCsv, vendorPlain } from "../vendors/vendor-table.js";
import { vendorText } from "../vendors/vendor-text.js";

interface EstimateOptions extends CallOptions {
  readonly vendors?: boolean;
  readonly vendor?: readonly string[];
  readonly grade?: readonly string[];
  readonly sort?: "energy" | "name";
  readonly json?: boolean;
  readonly csv?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/**
 * Adds the command to a program. `ended` is told the exit code.
 * @example addEstimate(program, context, (code) => codes.push(code))
 */
export function addEstimate(
  program: Command,
  context: CommandContext,
  ended: (code: ExitCode) => void,
): void {
  const command = program
    .command("estimate")
    .summary("energy, CO2e and water of a call to a model, by several methods")
    .description(
      "Energy, CO2e and water of a call to a model, by several methods side by side, with their bands and how far they disagree. No call is made, and nothing is looked up on a network.",
    )
    .addHelpText("after", EXAMPLES);
  addCallOptions(command);
  addServingOptions(command);
  addVendorOptions(command);
  command.action(async () => {
    const options = command.optsWithGlobals<EstimateOptions>();
    checkTogether(options);
    ended(options.vendors ? await printVendors(options, context) : await printEstimate(options, context));
  });
}

const EXAMPLES = `
Examples:
  $ wattspan estimate --model gpt-4o --input 50000 --output 500
  $ wattspan estimate --model claude-sonnet-5 --input 2000 --cached 48000 --output 500 --region aws:eu-west-1
  $ wattspan estimate --model llama-3.1-70b --input 900 --output 250 --gpu H100 --batch 32 --country FR
  $ wattspan estimate --model gpt-4o --output 250 --method ecologits --mix-zone USA --details
  $ wattspan estimate --vendors --vendor openai,anthropic --sort energy
  $ wattspan estimate --vendors --grade A,B --csv > models.csv

Exit codes: 0 done, 1 nothing could be estimated, 2 the command line is wrong.`;

function addCallOptions(command: Command): void {
  const tokens = (flags: string, text: string) => {
    const [option = ""] = flags.split(" ");
    command.option(flags, text, tokensOf(option));
  };
  command
    .optionsGroup("The call:")
    .option(
      "--model <name>",
      "model, as calls name it: gpt-4o, a Bedrock ARN, an Ollama tag",
      nameOf("--model", "gpt-4o"),
    );
  tokens("--input <tokens>", "input tokens that are computed");
  tokens("--cached <tokens>", "input tokens read from a cache, beside --input");
  tokens("--cache-write <tokens>", "input tokens computed and written to a cache, beside --input");
  tokens("--output <tokens>", "output tokens, those of reasoning included");
  tokens("--reasoning <tokens>", "how many of --output are reasoning");
  command.option("--duration <seconds>", "seconds that the call took", secondsOf("--duration"));
}

function addServingOptions(command: Command): void {
  const place = (flags: string, text: string, read: (given: string) => Location, others: string[]) =>
    command.addOption(new Option(flags, text).argParser(read).conflicts(others));
  command
    .optionsGroup("Where and how it is served:")
    .option(
      "--provider <name>",
      "who serves it: openai, aws.bedrock, mistral_ai",
      nameOf("--provider", "openai"),
    );
  place("--zone <code>", "zone of Electricity Maps: FR, US-CAL-CISO", zoneOf, ["country", "region"]);
  place("--country <code>", "country, ISO 3166-1: US, DEU", countryOf, ["zone", "region"]);
  place("--region <cloud:region>", "cloud region: aws:eu-west-1", regionOf, ["zone", "country"]);
  command
    .option("--gpu <name>", `accelerator: ${GPUS.join(", ")}`, oneOf("--gpu", GPUS))
    .option("--batch <requests>", "requests that are computed at once", requestsOf("--batch"))
    .optionsGroup("Methods:")
    .option("--method <ids>", "only these: phase, ecologits@0.9.3", listed)
    .option("--all", "all methods, older editions too")
    .option("--details", "all that EcoLogits computes: GPUs, time, ADPe, primary energy")
    .option(
      "--mix-zone <code>",
      "electricity mix for EcoLogits: USA, SWE, WOR for the world",
      nameOf("--mix-zone", "USA"),
    );
}

function addVendorOptions(command: Command): void {
  command
    .optionsGroup("Instead of a call:")
    .option(
      "--vendors",
      "a line for each model: joules and grams per 1,000 tokens, and how much is disclosed",
    )
    .option("--vendor <names>", "only these vendors: openai,anthropic", listed)
    .option("--grade <grades>", "only these disclosure grades: A,B", listed)
    .option("--sort <by>", "energy or name (default: name)", oneOf("--sort", ["energy", "name"] as const))
    .optionsGroup("Output:")
    .option("--json", "one JSON object of a documented shape")
    .option("--csv", "comma-separated values, with --vendors");
}

const OF_VENDORS = ["vendor", "grade", "sort", "csv"] as const;
const OF_CALLS = [
  "model",
  "input",
  "cached",
  "cacheWrite",
  "output",
  "reasoning",
  "duration",
  "provider",
  "method",
  "all",
  "details",
  "mixZone",
] as const;

/** What commander cannot know: options that mean nothing without another. */
function checkTogether(options: EstimateOptions): void {
  const stray = options.vendors
    ? OF_CALLS.find((name) => options[name] !== undefined)
    : OF_VENDORS.find((name) => options[name] !== undefined);
  if (stray !== undefined) {
    const flag = `--${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw options.vendors
      ? new UsageError(
          flag,
          undefined,
          "no --vendors beside it",
          "wattspan estimate --model gpt-4o --output 500",
        )
      : new UsageError(flag, undefined, "--vendors beside it", "wattspan estimate --vendors --grade A,B");
  }
  if (options.json && options.csv)
    throw new UsageError("--csv", undefined, "no --json beside it", "wattspan estimate --vendors --csv");
}

async function printEstimate(
  options: EstimateOptions,
  { stdout, stderr, environment }: CommandContext,
): Promise<ExitCode> {
  const report = await estimateReport(requestOf(options));
  const terminal = terminalOf(stdout, environment, options.color);
  if (options.json) stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (terminal.width === undefined) stdout.write(estimatePlain(report, canvasOf(terminal)));
  else stdout.write(estimateText(report, canvasOf(terminal)));
  if (estimatedOf(report).length > 0) return 0;
  stderr.write(`wattspan: nothing could be estimated: ${whyNothing(report)}\n`);
  return 1;
}

function whyNothing({ model, request, methods }: EstimateReport): string {
  if (model.status === "unknown") {
    const near = model.nearest.length > 0 ? ` (nearest: ${model.nearest.join(", ")})` : "";
    return `the model "${safeText(request.model)}" is in no table${near}`;
  }
  return methods
    .flatMap((method) => (method.status === "unavailable" ? [`${method.id}: ${method.detail}`] : []))
    .join("; ");
}

const GRADES = ["A", "B", "C", "D"] as const;

async function printVendors(
  options: EstimateOptions,
  { stdout, stderr, environment }: CommandContext,
): Promise<ExitCode> {
  const location = locationOf(options);
  const report = await vendorReport({
    ...(options.vendor && { vendors: options.vendor.map((vendor) => vendor.toLowerCase()) }),
    ...(options.grade && { grades: options.grade.map(oneOf("--grade", GRADES)) }),
    ...(options.sort && { sort: options.sort }),
    ...(location && { location }),
    served: servedOn(options),
  });
  const terminal = terminalOf(stdout, environment, options.color);
  if (options.json) stdout.write(`${JSON.stringify(report, undefined, 2)}\n`);
  else if (options.csv) stdout.write(vendorCsv(report));
  else if (terminal.width === undefined) stdout.write(vendorPlain(report));
  else stdout.write(vendorText(report, canvasOf(terminal), options.sort !== "energy"));
  if (report.lines.length > 0) return 0;
  stderr.write("wattspan: no model is left by --vendor and --grade\n");
  return 1;
}

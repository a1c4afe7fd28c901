/** The options of `wattspan estimate`. */

import { type Command, Option } from "commander";
import { listed, nameOf, oneOf, requestsOf, secondsOf, tokensOf } from "../../command/arguments.js";
import type { OutputOptions } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { GPUS } from "../../estimate/request/gpus.js";
import type { CallOptions } from "../../estimate/request/request.js";
import { addPlaceOptions } from "./place-options.js";

/** The options as they were read. */
export interface EstimateOptions extends CallOptions, OutputOptions {
  readonly vendors?: boolean;
  readonly vendor?: readonly string[];
  readonly grade?: readonly string[];
  readonly sort?: "energy" | "name";
  readonly report?: boolean;
  readonly csv?: boolean;
}

/** Adds them to the command. @example addEstimateOptions(program.command("estimate")) */
export function addEstimateOptions(command: Command): void {
  addCallOptions(command);
  addServingOptions(command);
  addVendorOptions(command);
}

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
  tokens("--input <tokens>", "input tokens that are processed");
  tokens("--cached <tokens>", "input tokens read from a cache, in addition to --input");
  tokens("--cache-write <tokens>", "input tokens processed and written to a cache, in addition to --input");
  tokens("--output <tokens>", "output tokens, including reasoning");
  tokens("--reasoning <tokens>", "how many of --output are reasoning");
  command.option("--duration <seconds>", "how long the call took", secondsOf("--duration"));
}

function addServingOptions(command: Command): void {
  command
    .optionsGroup("Where and how it is served:")
    .option(
      "--provider <name>",
      "who serves it: openai, aws.bedrock, mistral_ai",
      nameOf("--provider", "openai"),
    );
  addPlaceOptions(command);
  command
    .option("--gpu <name>", `accelerator: ${GPUS.join(", ")}`, oneOf("--gpu", GPUS))
    .option("--batch <requests>", "requests that are processed at once", requestsOf("--batch"))
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
    .addOption(
      new Option("--report", "lines for a report: figure, band, method, boundary, tables, place").conflicts([
        "vendors",
        "details",
        "json",
        "csv",
      ]),
    )
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

/**
 * Checks what commander cannot: options that need another option.
 * @throws {@link UsageError} that names the first stray option.
 * @example checkTogether({ csv: true }) // throws: --csv: expected to be used with --vendors
 */
export function checkTogether(options: EstimateOptions): void {
  const stray = options.vendors
    ? OF_CALLS.find((name) => options[name] !== undefined)
    : OF_VENDORS.find((name) => options[name] !== undefined);
  if (stray !== undefined) {
    const flag = `--${stray.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
    throw options.vendors
      ? new UsageError(
          flag,
          undefined,
          "to be used without --vendors",
          "wattspan estimate --model gpt-4o --input 50000 --output 500",
        )
      : new UsageError(
          flag,
          undefined,
          "to be used with --vendors",
          "wattspan estimate --vendors --grade A,B",
        );
  }
  if (options.json && options.csv)
    throw new UsageError(
      "--csv",
      undefined,
      "to be used without --json",
      "wattspan estimate --vendors --csv",
    );
}

/** `wattspan estimate`: the energy of a call by several methods, without making the call. */

import { listed, nameOf, oneOf, requestsOf, tokensOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import { UsageError } from "../command/usage-error.js";
import { GPUS } from "../estimate/request/gpus.js";
import type { EstimateOptions } from "./actions/estimate.js";
import { addExamples } from "./options/examples.js";
import { addPlaceOptions } from "./options/place-options.js";

const EXAMPLES = {
  examples: [
    "wattspan estimate --model gpt-4o --input 50000 --output 500",
    "wattspan estimate --model claude-sonnet-5 --input 2000 --cached 48000 --output 500 --location aws:eu-west-1",
    "wattspan estimate --model llama-3.1-70b --input 900 --output 250 --gpu H100 --batch 32 --location FR",
    "wattspan estimate --model gpt-4o --output 250 --method ecologits",
    "wattspan estimate --vendors --vendor openai,anthropic",
  ],
  exitCodes: "0 done, 1 nothing could be estimated, 2 the command line is wrong",
} as const;

/** Adds the command. @example addEstimate(program, context, (code) => codes.push(code)) */
export const addEstimate: AddCommand = (program, context, ended) => {
  const command = program
    .command("estimate")
    .summary("energy, CO2e and water of a call to a model, by several methods")
    .description(
      "Energy, CO2e and water of a call to a model, by several methods side by side, with their ranges and how much they disagree. No call is made, and the network is not used.",
    )
    .option(
      "--model <name>",
      "model, as calls name it: gpt-4o, a Bedrock ARN, an Ollama tag",
      nameOf("--model", "gpt-4o"),
    )
    .option("--input <tokens>", "input tokens that are processed", tokensOf("--input"))
    .option(
      "--cached <tokens>",
      "input tokens read from a cache, in addition to --input",
      tokensOf("--cached"),
    )
    .option(
      "--cache-write <tokens>",
      "input tokens processed and written to a cache, in addition to --input",
      tokensOf("--cache-write"),
    )
    .option("--output <tokens>", "output tokens, including reasoning", tokensOf("--output"))
    .option(
      "--provider <name>",
      "who serves it: openai, aws.bedrock, mistral_ai",
      nameOf("--provider", "openai"),
    )
    .option("--gpu <name>", `accelerator: ${GPUS.join(", ")}`, oneOf("--gpu", GPUS))
    .option("--batch <requests>", "requests that are processed at once", requestsOf("--batch"))
    .option("--method <ids>", "only these: phase, ecologits@0.9.3", listed)
    .option(
      "--vendors",
      "instead a line for each model: joules and grams per 1,000 tokens, and how much is disclosed",
    )
    .option("--vendor <names>", "only these vendors: openai,anthropic", listed)
    .option("--json", "one JSON object of a documented shape");
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => {
    const options = command.optsWithGlobals<EstimateOptions>();
    checkTogether(options);
    const { estimate } = await import("./actions/estimate.js");
    ended(await estimate(options, context));
  });
};

const OF_CALLS = ["model", "input", "cached", "cacheWrite", "output", "provider", "method"] as const;

/** Refuses options of a call beside `--vendors`, and `--vendor` without it. */
function checkTogether(options: EstimateOptions): void {
  const stray = OF_CALLS.find((name) => options[name] !== undefined);
  if (options.vendors && stray !== undefined)
    throw new UsageError(
      `--${stray.replace("W", "-w")}`,
      undefined,
      "to be used without --vendors",
      EXAMPLES.examples[0],
    );
  if (!options.vendors && options.vendor)
    throw new UsageError("--vendor", undefined, "to be used with --vendors", EXAMPLES.examples[4]);
}

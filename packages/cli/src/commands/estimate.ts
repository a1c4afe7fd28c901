/** `wattspan estimate`: the energy of a call by several methods, without making the call. */

import { listed, nameOf, oneOf, requestsOf, tokensOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
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
    .option("--json", "one JSON object of a documented shape");
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => {
    const { estimate } = await import("./actions/estimate.js");
    ended(await estimate(command.optsWithGlobals<EstimateOptions>(), context));
  });
};

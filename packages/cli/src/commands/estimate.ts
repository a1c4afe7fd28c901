/** `wattspan estimate`: the energy of a call by several methods, without making the call. */

import type { AddCommand } from "../command/command-context.js";
import { addEstimateOptions, checkTogether, type EstimateOptions } from "./options/estimate-options.js";
import { addExamples } from "./options/examples.js";

const EXAMPLES = {
  examples: [
    "wattspan estimate --model gpt-4o --input 50000 --output 500",
    "wattspan estimate --model claude-sonnet-5 --input 2000 --cached 48000 --output 500 --region aws:eu-west-1",
    "wattspan estimate --model llama-3.1-70b --input 900 --output 250 --gpu H100 --batch 32 --country FR",
    "wattspan estimate --model gpt-4o --output 250 --method ecologits --mix-zone USA --details",
    "wattspan estimate --model gpt-4o --input 900 --output 250 --country US --report",
    "wattspan estimate --vendors --vendor openai,anthropic --sort energy",
    "wattspan estimate --vendors --grade A,B --csv > models.csv",
  ],
  exitCodes: "0 done, 1 nothing could be estimated, 2 the command line is wrong",
} as const;

/** Adds the command. @example addEstimate(program, context, (code) => codes.push(code)) */
export const addEstimate: AddCommand = (program, context, ended) => {
  const command = program
    .command("estimate")
    .summary("energy, CO2e and water of a call to a model, by several methods")
    .description(
      "Energy, CO2e and water of a call to a model, by several methods side by side, with their bands and how much they disagree. No call is made, and the network is not used.",
    );
  addEstimateOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => {
    const options = command.optsWithGlobals<EstimateOptions>();
    checkTogether(options);
    const { estimate } = await import("./actions/estimate.js");
    ended(await estimate(options, context));
  });
};

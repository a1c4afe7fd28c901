import { listed, named, oneOf, requests, tokens } from "../command/arguments.js";
import { GPUS } from "../estimate/request/gpus.js";
import { type Description, JSON_OPTION } from "./options/described.js";
import { PLACE_OPTION } from "./options/place-options.js";

/** `wattspan estimate`: the energy of a call by several methods, without making the call. */
export const ESTIMATE: Description = {
  name: "estimate",
  summary: "energy, CO2e and water of a call to a model, by several methods",
  description:
    "Energy, CO2e and water of a call to a model, by several methods side by side, with their ranges and how " +
    "much they disagree. No call is made, and the network is not used.",
  options: {
    "--model <name>": ["model, as calls name it: gpt-4o, a Bedrock ARN, an Ollama tag", named("gpt-4o")],
    "--input <tokens>": ["input tokens that are processed", tokens],
    "--cached <tokens>": ["input tokens read from a cache, in addition to --input", tokens],
    "--cache-write <tokens>": [
      "input tokens processed and written to a cache, in addition to --input",
      tokens,
    ],
    "--output <tokens>": ["output tokens, including reasoning", tokens],
    "--provider <name>": ["who serves it: openai, aws.bedrock, mistral_ai", named("openai")],
    "--gpu <name>": [`accelerator: ${GPUS.join(", ")}`, oneOf(GPUS)],
    "--batch <requests>": ["requests that are processed at once", requests],
    "--method <ids>": ["only these: phase, ecologits", listed],
    ...JSON_OPTION,
    ...PLACE_OPTION,
  },
  examples: [
    "wattspan estimate --model gpt-4o --input 50000 --output 500",
    "wattspan estimate --model claude-sonnet-5 --input 2000 --cached 48000 --output 500 --location aws:eu-west-1",
    "wattspan estimate --model llama-3.1-70b --input 900 --output 250 --gpu H100 --batch 32 --location FR",
    "wattspan estimate --model gpt-4o --output 250 --method ecologits",
  ],
  exitCodes: "0 done, 1 nothing could be estimated, 2 the command line is wrong",
  action: () => import("./actions/estimate.js"),
};

/**
 * `wattspan carbon`: the carbon intensity of a place now and in the next hours, and when to run work that can
 * wait.
 */

import { annualAverage, type WindowFigure } from "@wattspan/carbon";
import { startWattspan } from "wattspan";
import { type CarbonRequest, carbonReport } from "../carbon/carbon-report.js";
import { carbonText } from "../carbon/carbon-text.js";
import { LIVE_PROVIDERS, type LiveProvider } from "../carbon/live-providers.js";
import { hoursOf, listed, nameOf, oneOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { type OutputOptions, print } from "../command/output-options.js";
import { addExamples } from "./options/examples.js";
import { addPlaceOptions, type PlaceOptions, placeFrom } from "./options/place-options.js";

interface CarbonOptions extends OutputOptions, PlaceOptions {
  readonly provider?: readonly string[];
  readonly window?: number;
  readonly by?: WindowFigure;
  readonly cache?: string;
}

const EXAMPLES = {
  examples: [
    "wattspan carbon --zone DE",
    "wattspan carbon --country GB --provider neso",
    "wattspan carbon --country DE --provider energy-charts --window 3",
    "ELECTRICITY_MAPS_TOKEN=… wattspan carbon --region aws:eu-north-1 --provider electricity-maps",
    "wattspan carbon --country GB --provider all --json",
  ],
  exitCodes: "0 done, 1 the carbon intensity is not known, 2 the command line is wrong",
} as const;

/** Adds the command. @example addCarbon(program, context, (code) => codes.push(code)) */
export const addCarbon: AddCommand = (program, context, ended) => {
  const command = program
    .command("carbon")
    .summary("carbon intensity of a place now and ahead, and when to run work that can wait")
    .description(
      "The carbon intensity of electricity at a place, from a built-in table or, with --provider, live over the network: now, the forecast, the best time for work that can wait, and the state of each provider. Without a place, the one of this process is detected.",
    );
  addPlaceOptions(command);
  command
    .option(
      "--provider <names>",
      `live providers to ask over the network, the preferred one first: ${LIVE_PROVIDERS.join(", ")}, or all; annual is the built-in table (default: annual)`,
      listed,
    )
    .option("--window <hours>", "length of the work that can wait (default: 2)", hoursOf("--window"))
    .option(
      "--by <figure>",
      "what makes a time the best: intensity, carbon-free or renewable (default: intensity)",
      oneOf("--by", ["intensity", "carbon-free", "renewable"] satisfies WindowFigure[]),
    )
    .option(
      "--cache <folder>",
      "keep answers in this folder, for other runs and for services that share it as a fileStore",
      nameOf("--cache", "/var/cache/wattspan"),
    )
    .option("--json", "one JSON object of a documented shape");
  addExamples(command, EXAMPLES);
  command.action(async () => ended(await printCarbon(command.optsWithGlobals<CarbonOptions>(), context)));
};

async function printCarbon(options: CarbonOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, fetch, time } = context;
  const { window: hours = 2, by = "intensity", cache } = options;
  const report = await carbonReport({
    ...(await placeOf(options)),
    ...{ environment, providers: providersOf(options.provider), window: { hours, by } },
    ...(cache !== undefined && { cacheFolder: cache }),
    ...(fetch && { fetch }),
    ...(time && { clock: time }),
  });
  print(context, options, report, (canvas) => carbonText(report, canvas));
  return report.current ? 0 : 1;
}

/** `annual` needs no request and is always included. */
function providersOf(given: readonly string[] = []): readonly LiveProvider[] {
  const read = oneOf("--provider", [...LIVE_PROVIDERS, "annual", "all"] as const);
  const names = given.map(read);
  if (names.includes("all")) return LIVE_PROVIDERS;
  return [...new Set(names.filter((name) => name !== "annual" && name !== "all"))];
}

/** The named place, or the place where this process runs. */
async function placeOf(options: CarbonOptions): Promise<Pick<CarbonRequest, "location" | "locationSource">> {
  const named = placeFrom(options);
  if (named) return { location: named, locationSource: "option" };
  const intensity = annualAverage();
  const here = await startWattspan({ meters: [], estimators: [], intensity, telemetry: { detail: "off" } });
  const { location, locationSource = "none" } = here.status;
  await here.shutdown();
  return { ...(location && { location }), locationSource };
}

/** Prints the intensity of a place. */

import { annualAverage } from "@wattspan/carbon";
import { startWattspan } from "wattspan";
import { type CarbonRequest, carbonReport } from "../../carbon/carbon-report.js";
import { carbonText } from "../../carbon/carbon-text.js";
import { LIVE_PROVIDERS, type LiveProvider } from "../../carbon/live-provider-names.js";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";

/** Options of `wattspan carbon`. */
interface CarbonOptions extends OutputOptions, PlaceOptions {
  readonly provider?: readonly (LiveProvider | "annual" | "all")[];
  readonly window?: number;
}

/** What `wattspan carbon` does. */
export async function run(options: CarbonOptions, context: CommandContext): Promise<ExitCode> {
  const { environment, fetch, time } = context;
  const { window = 2 } = options;
  const report = await carbonReport({
    ...(await placeOf(options)),
    environment,
    providers: providersOf(options.provider),
    window,
    ...(fetch && { fetch }),
    ...(time && { clock: time }),
  });
  print(context, options, report, (canvas) => carbonText(report, canvas));
  return report.current ? 0 : 1;
}

/** `annual` needs no request and is always included. */
function providersOf(names: NonNullable<CarbonOptions["provider"]> = []): readonly LiveProvider[] {
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

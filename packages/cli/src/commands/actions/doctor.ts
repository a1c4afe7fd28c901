/** Examines this machine. */

import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { doctorReport } from "../../doctor/doctor-report.js";
import { doctorText } from "../../doctor/doctor-text.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import { progressOn } from "../../terminal/progress.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";

/** Options of `wattspan doctor`. */
interface DoctorOptions extends OutputOptions, PlaceOptions, MachineOptions {
  readonly require?: "measured";
}

/** What `wattspan doctor` does. */
export async function run(options: DoctorOptions, context: CommandContext): Promise<ExitCode> {
  const { stderr, environment, candidates, time } = context;
  const progress = progressOn(stderr, stderr.isTTY === true && environment.TERM !== "dumb");
  const location = placeFrom(options);
  const report = await doctorReport({
    folder: process.cwd(),
    say: progress.say,
    ...machineFrom(options),
    ...(location && { location }),
    ...(candidates && { candidates }),
    ...(time && { time }),
  }).finally(progress.end);
  print(context, options, report, (canvas) => doctorText(report, canvas));
  const { verdict } = report;
  if (options.require === undefined || verdict === "measured") return verdict === "nothing" ? 1 : 0;
  stderr.write("wattspan: --require measured: no sensor measures here\n");
  return 1;
}

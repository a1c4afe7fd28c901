/** `wattspan profile`: power of a device from rest to full load. */

import { levelsOf, nameOf, profileSecondsOf, secondsOf } from "../command/arguments.js";
import type { AddCommand, CommandContext, ExitCode } from "../command/command-context.js";
import { type OutputOptions, print } from "../command/output-options.js";
import { UsageError } from "../command/usage-error.js";
import { interruption } from "../process/interruption.js";
import { commandProfile } from "../profile/command-profile.js";
import { measuredProfile } from "../profile/measured-profile.js";
import { profileText } from "../profile/profile-text.js";
import type { ProfileResult } from "../profile/written-profile.js";
import { progressOn } from "../terminal/progress.js";
import { safeText } from "../terminal/text/safe-text.js";
import { addExamples } from "./options/examples.js";

interface ProfileOptions extends OutputOptions {
  readonly seconds?: number;
  readonly levels?: readonly number[];
  readonly limit?: number;
  readonly root?: string;
}

const USUAL_SECONDS = 40;
const EXAMPLE = "wattspan profile gpu-0 -- python3 load.py";
const EXAMPLES = {
  note: "The command can read its load, 0 to 1, from WATTSPAN_PROFILE_LEVEL: it runs once for each of --levels. What it prints goes to standard error.",
  examples: [
    "wattspan profile cpu",
    "wattspan profile cpu --seconds 60 --json > cpu.json",
    "wattspan profile gpu-0 --levels 0.25,0.5,0.75,1 --limit 20 --json -- python3 load.py > gpu.json",
  ],
  exitCodes: "0 measured, 1 nothing could be measured, 2 the command line is wrong",
} as const;

/** Adds the command. @example addProfile(program, context, (code) => codes.push(code), ["python3", "load.py"]) */
export const addProfile: AddCommand = (program, context, ended, child) => {
  const command = program
    .command("profile")
    .usage("[options] <device> [-- <command> [arguments]]")
    .summary("power of a device from rest to full load")
    .description(
      "Measures the power of a device at different loads: at rest, then while the command after -- runs. Without a command the processor is kept busy in steps, for at most a minute. The meter process-cpu and the simulator read the profile. Run it on an otherwise idle machine.",
    )
    .argument("<device>", "cpu, gpu, gpu-0, or the id of a device", nameOf("the device", "gpu-0"))
    .option(
      "--seconds <seconds>",
      "how long in all, without a command (default: 40)",
      profileSecondsOf("--seconds"),
    )
    .option(
      "--levels <levels>",
      "run the command once for each: 0.25,0.5,1 (default: 1)",
      levelsOf("--levels"),
    )
    .option(
      "--limit <seconds>",
      "end the command after this long, each time (default: never)",
      secondsOf("--limit"),
    )
    .option("--root <folder>", "where the host's sysfs is (default: /sys)", nameOf("--root", "/host/sys"))
    .option("--json", "print the profile, as process-cpu and the simulator read it");
  addExamples(command, EXAMPLES);
  command.action(async (device: string) =>
    ended(await profile(device, command.optsWithGlobals<ProfileOptions>(), child, context)),
  );
};

async function profile(
  device: string,
  options: ProfileOptions,
  child: readonly string[],
  context: CommandContext,
): Promise<ExitCode> {
  checkTogether(device, options, child);
  const result = await measured(device, options, child, context);
  if (result.status === "unavailable") {
    context.stderr.write(`wattspan: no profile: ${safeText(result.detail, MAX_LENGTH)}\n`);
    return 1;
  }
  print(context, options, result.profile, (canvas) => profileText(result.profile, canvas));
  return 0;
}

/** Errors of drivers and files can be long. */
const MAX_LENGTH = 2000;

async function measured(
  device: string,
  { seconds = USUAL_SECONDS, levels = [1], limit, root }: ProfileOptions,
  child: readonly string[],
  { stderr, environment, candidates, utilization, signals, time }: CommandContext,
): Promise<ProfileResult> {
  const progress = progressOn(stderr, stderr.isTTY === true && environment.TERM !== "dumb");
  const interrupted = interruption(signals);
  const common = {
    signal: interrupted.signal,
    say: progress.say,
    ...(root !== undefined && { root }),
    ...(candidates && { candidates }),
    ...(time && { time }),
  };
  const measuring =
    child.length === 0
      ? measuredProfile({ ...common, seconds })
      : commandProfile({
          ...common,
          ...{ device, command: child, levels, environment },
          ...(limit !== undefined && { seconds: limit }),
          ...(utilization && { utilization }),
          ...(signals && { signals }),
        });
  return await measuring.finally(() => {
    progress.end();
    interrupted.end();
  });
}

function checkTogether(
  device: string,
  { seconds, levels, limit }: ProfileOptions,
  child: readonly string[],
): void {
  if (child.length > 0) {
    if (seconds === undefined) return;
    throw new UsageError("--seconds", String(seconds), "--limit instead, where there is a command", EXAMPLE);
  }
  if (device !== "cpu")
    throw new UsageError(
      "the command",
      undefined,
      `one after -- that keeps ${device} busy, as Wattspan has a load of its own for cpu only`,
      EXAMPLE,
    );
  const other = levels ? "--levels" : "--limit";
  if (levels || limit !== undefined) throw new UsageError(other, undefined, "a command after --", EXAMPLE);
}

/** `wattspan profile`: what a device draws from rest to full load. */

import type { Command } from "commander";
import { nameOf, oneOf, profileSecondsOf } from "../arguments.js";
import type { CommandContext, ExitCode } from "../command-context.js";
import { interruption } from "../interruption.js";
import { measuredProfile } from "../profile/measured-profile.js";
import { profileText } from "../profile/profile-text.js";
import { canvasOf } from "../terminal/canvas.js";
import { progressOn } from "../terminal/progress.js";
import { terminalOf } from "../terminal/terminal.js";

interface ProfileOptions {
  readonly seconds: number;
  readonly root?: string;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

const DEVICES = ["cpu"] as const;
const USUAL_SECONDS = 40;

const EXAMPLES = `
Examples:
  $ wattspan profile cpu
  $ wattspan profile cpu --seconds 60 --json > cpu.json

Exit codes: 0 measured, 1 nothing measures the device here, 2 the command line is wrong.`;

/**
 * Adds the command to a program. `ended` is told the exit code.
 * @example addProfile(program, context, (code) => codes.push(code))
 */
export function addProfile(program: Command, context: CommandContext, ended: (code: ExitCode) => void): void {
  const command = program
    .command("profile")
    .summary("what a device draws from rest to full load")
    .description(
      "Keeps the processor busy in steps, and measures what it draws, for at most a minute. The profile is for the meter process-cpu, on machines of this kind where no sensor can be read. Run it on a machine that does nothing else.",
    )
    .argument("<device>", "cpu", oneOf("the device", DEVICES))
    .option(
      "--seconds <seconds>",
      "how long, in all (default: 40)",
      profileSecondsOf("--seconds"),
      USUAL_SECONDS,
    )
    .option("--root <folder>", "where the host's sysfs is (default: /sys)", nameOf("--root", "/host/sys"))
    .option("--json", "the profile, as the meter process-cpu takes it")
    .addHelpText("after", EXAMPLES);
  command.action(async () => ended(await profile(command.optsWithGlobals<ProfileOptions>(), context)));
}

async function profile(options: ProfileOptions, context: CommandContext): Promise<ExitCode> {
  const { stdout, stderr, environment, candidates, signals } = context;
  const { seconds, root } = options;
  const progress = progressOn(stderr, stderr.isTTY === true && environment.TERM !== "dumb");
  const interrupted = interruption(signals);
  const result = await measuredProfile({
    seconds,
    signal: interrupted.signal,
    say: progress.say,
    ...(root !== undefined && { root }),
    ...(candidates && { candidates }),
  }).finally(() => {
    progress.end();
    interrupted.end();
  });
  if (result.status === "unavailable") {
    stderr.write(`wattspan: no profile: ${result.detail}\n`);
    return 1;
  }
  if (options.json) stdout.write(`${JSON.stringify(result.profile, undefined, 2)}\n`);
  else stdout.write(profileText(result.profile, canvasOf(terminalOf(stdout, environment, options.color))));
  return 0;
}

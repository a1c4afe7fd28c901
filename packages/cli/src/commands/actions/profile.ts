/** Measures the power of a device at different loads. */

import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { type OutputOptions, print } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";
import { meteredMachine } from "../../machine/metered-machine.js";
import { interruption } from "../../process/interruption.js";
import { askedDevice } from "../../profile/asked-device.js";
import { commandProfile } from "../../profile/command-profile.js";
import { CPU_LEVELS, CPU_LOAD, CPU_LOAD_S } from "../../profile/cpu-load.js";
import { profileText } from "../../profile/profile-text.js";
import type { ProfileResult } from "../../profile/written-profile.js";
import { progressOn } from "../../terminal/progress.js";
import { safeText } from "../../terminal/text/safe-text.js";

/** Options of `wattspan profile`. */
interface ProfileOptions extends OutputOptions {
  readonly levels?: readonly number[];
  readonly limit?: number;
  readonly root?: string;
}

const EXAMPLE = "wattspan profile gpu-0 -- python3 load.py";

/** What `wattspan profile` does. */
export async function run(
  options: ProfileOptions,
  context: CommandContext,
  [device]: readonly [string],
  child: readonly string[],
): Promise<ExitCode> {
  if (child.length === 0 && !USUAL_NAMES.test(device)) {
    const missing = await whyNoDevice(device, { ...options, ...context });
    if (missing !== undefined)
      throw new UsageError("the device", device, `one of this machine: ${missing}`, undefined);
  }
  checkTogether(device, child);
  const result = await measured(device, options, child, context);
  if (result.status === "unavailable") {
    context.stderr.write(`wattspan: no profile: ${safeText(result.detail, MAX_LENGTH)}\n`);
    return 1;
  }
  print(context, options, result.profile, (canvas) => profileText(result.profile, canvas));
  return 0;
}

/** Others are looked up: a typing error is said before a command is asked for. */
const USUAL_NAMES = /^(cpu|gpu(-\d+)?)$/;

async function whyNoDevice(
  device: string,
  { root, candidates, time }: Pick<ProfileOptions, "root"> & Pick<CommandContext, "candidates" | "time">,
): Promise<string | undefined> {
  const machine = await meteredMachine({
    ...(root !== undefined && { root }),
    ...(candidates && { candidates }),
    ...(time && { time }),
  });
  const found = askedDevice(device, await machine.look().finally(() => machine.stop()));
  return typeof found === "string" ? found : undefined;
}

/** Errors of drivers and files can be long. */
const MAX_LENGTH = 2000;

async function measured(
  device: string,
  options: ProfileOptions,
  child: readonly string[],
  { stderr, environment, candidates, utilization, signals, time }: CommandContext,
): Promise<ProfileResult> {
  const isOwn = child.length === 0;
  const { levels = isOwn ? CPU_LEVELS : [1], limit = isOwn ? CPU_LOAD_S : undefined, root } = options;
  const progress = progressOn(stderr, stderr.isTTY === true && environment.TERM !== "dumb");
  const interrupted = interruption(signals);
  const measuring = commandProfile({
    device,
    command: isOwn ? CPU_LOAD : child,
    levels,
    environment,
    signal: interrupted.signal,
    say: progress.say,
    ...(root !== undefined && { root }),
    ...(candidates && { candidates }),
    ...(time && { time }),
    ...(limit !== undefined && { seconds: limit }),
    ...(utilization && { utilization }),
    ...(signals && { signals }),
  });
  return await measuring.finally(() => {
    progress.end();
    interrupted.end();
  });
}

function checkTogether(device: string, child: readonly string[]): void {
  if (child.length > 0 || device === "cpu") return;
  const expected = `one after -- that keeps ${device} busy, as Wattspan has a load of its own for cpu only`;
  throw new UsageError("the command", undefined, expected, EXAMPLE);
}

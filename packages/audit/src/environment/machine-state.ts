/** The state of the machine at one moment, and what happened between two. */

import { secondsFromMs } from "@wattspan/core/units";
import { MACHINE_ASKS, throttleCount } from "./machine-asks.js";
import { machineFiles } from "./machine-files.js";
import {
  type BrokenRule,
  brokenRule,
  type CpuTicks,
  cpuTicksOf,
  type Steadiness,
  type SteadinessRules,
  steadinessOf,
} from "./steadiness.js";

/** What can change while a workload runs. Absent where the system does not show it. */
export interface MachineState {
  readonly ticks?: CpuTicks;
  readonly throttles?: number;
  /** Governor and limits of the frequency. */
  readonly frequency?: string;
  /** Milliseconds of the calendar, and of a clock that never steps. */
  readonly wallMs: number;
  readonly monotonicMs: number;
}

/** Two clocks, in milliseconds. */
interface Clocks {
  readonly wall: () => number;
  readonly monotonic: () => number;
}

/** Linux shows times in these to every program (USER_HZ). */
const TICKS_PER_S = 100;
/** Two looks that are further apart are not at one moment. */
const MAX_APART_MS = 1;
const MAX_LOOKS = 100;
const CLOCKS: Clocks = { wall: Date.now, monotonic: () => performance.now() };

/** Reads it. Never rejects. @param root Prefix of the paths of procfs and sysfs. Default none. */
export async function machineState(root = "", clocks = CLOCKS): Promise<MachineState> {
  const files = machineFiles(root);
  const unknown = () => undefined;
  const [times, throttles, governor, minKhz, maxKhz] = await Promise.all([
    Promise.all([files.text("/proc/stat"), files.text("/proc/self/stat")]).catch(unknown),
    throttleCount(files).catch(unknown),
    MACHINE_ASKS.governor(files).catch(unknown),
    MACHINE_ASKS.minKhz(files).catch(unknown),
    MACHINE_ASKS.maxKhz(files).catch(unknown),
  ]);
  const ticks = times && cpuTicksOf(...times);
  return {
    ...(ticks && { ticks }),
    ...(throttles !== undefined && { throttles }),
    ...(governor !== undefined && { frequency: `${governor}, ${minKhz} to ${maxKhz} kHz` }),
    ...bothAtOnce(clocks),
  };
}

/** A pause of this process between the looks at two clocks would pass for a step of one. */
function bothAtOnce({ wall, monotonic }: Clocks): Pick<MachineState, "wallMs" | "monotonicMs"> {
  for (let look = 1; ; look++) {
    const fromMs = monotonic();
    const both = { wallMs: wall(), monotonicMs: monotonic() };
    if (both.monotonicMs - fromMs <= MAX_APART_MS || look === MAX_LOOKS) return both;
  }
}

/**
 * Watches the machine from now on.
 * @returns What happened until it is called, as far as the system shows it, and the first rule that this breaks.
 * @example const watched = await watchMachine(); await work(); (await watched()).broken?.why
 */
export async function watchMachine(
  rules: SteadinessRules = {},
): Promise<() => Promise<{ readonly steadiness: Steadiness; readonly broken?: BrokenRule | undefined }>> {
  const before = await machineState();
  return async () => {
    const steadiness = steadinessBetween(before, await machineState());
    return { steadiness, broken: brokenRule(steadiness, rules) };
  };
}

/** What happened between two states. */
export function steadinessBetween(before: MachineState, after: MachineState): Steadiness {
  const aheadMs = after.wallMs - before.wallMs - (after.monotonicMs - before.monotonicMs);
  const isChanged =
    before.frequency !== undefined && after.frequency !== undefined && before.frequency !== after.frequency;
  return {
    ...(before.ticks && after.ticks && steadinessOf(before.ticks, after.ticks)),
    ...(before.ticks && after.ticks && { cpuS: (after.ticks.own - before.ticks.own) / TICKS_PER_S }),
    ...(before.throttles !== undefined &&
      after.throttles !== undefined && { throttles: Math.max(0, after.throttles - before.throttles) }),
    ...(isChanged && { frequencyChange: `${before.frequency} became ${after.frequency}` }),
    clockStepS: secondsFromMs(aheadMs),
  };
}

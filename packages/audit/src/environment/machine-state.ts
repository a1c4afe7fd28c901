/** The state of the machine at one moment, and what happened between two. */

import { secondsFromMs } from "@wattspan/core/units";
import { machineFiles } from "./machine-files.js";
import { PROCESSOR_ASKS } from "./processor-facts.js";
import { type CpuTicks, cpuTicks, type Steadiness, steadinessOf } from "./steadiness.js";
import { throttleCount } from "./thermal-facts.js";

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
  const [ticks, throttles, ...frequency] = await Promise.all([
    cpuTicks(`${root}/proc`),
    throttleCount(files).catch(unknown),
    PROCESSOR_ASKS.governor(files).catch(unknown),
    PROCESSOR_ASKS.minKhz(files).catch(unknown),
    PROCESSOR_ASKS.maxKhz(files).catch(unknown),
  ]);
  const [governor, minKhz, maxKhz] = frequency;
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

/** What happened between two states, as far as the system shows it. @param lost Devices that were lost. */
export function steadinessBetween(
  before: MachineState,
  after: MachineState,
  lost: readonly string[] = [],
): Steadiness {
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
    ...(lost.length > 0 && { lost }),
  };
}

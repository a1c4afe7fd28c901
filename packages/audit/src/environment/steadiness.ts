/** Whether a machine was calm enough for a repetition to count, by rules with names. */

/** CPU time since the machine started, in its ticks; of this process with the children that have ended, and of all. */
export interface CpuTicks {
  readonly own: number;
  readonly busy: number;
  /** Time that the hypervisor gave to others. */
  readonly steal: number;
  readonly total: number;
}

/** What is too much: a repetition above it is void. */
export interface SteadinessRules {
  /** Share of all CPU time that the hypervisor gave to others. Default 0.01. */
  readonly steal?: number;
  /** Share of all CPU time in which other processes were busy. Default 0.1. */
  readonly others?: number;
  /** How often heat slowed a processor down, by all counters together. Default 0. */
  readonly throttling?: number;
  /** Whether governor and limits of the frequency may change. Default false. */
  readonly frequency?: boolean;
  /**
   * Seconds by which the wall clock may leave the monotonic one; it also does while the machine sleeps. Default 0.1.
   */
  readonly clock?: number;
  /** Whether a meter may be lost. Default false. */
  readonly meter?: boolean;
}

/** What one repetition had. Members are absent where the system does not show them. */
export interface Steadiness {
  readonly stealShare?: number;
  readonly othersShare?: number;
  readonly ownShare?: number;
  /** CPU seconds of this process, and of its children that have ended. */
  readonly cpuS?: number;
  /** Times that heat slowed a processor down. */
  readonly throttles?: number;
  /** How governor and limits of the frequency changed. Absent also if they did not. */
  readonly frequencyChange?: string;
  /** Seconds by which the wall clock went ahead of the monotonic one. */
  readonly clockStepS?: number;
  /** The devices whose readings ended or do not count, each with the reason. Absent if there is none. */
  readonly lost?: readonly string[];
}

/** A rule that a repetition breaks. */
export interface BrokenRule {
  readonly rule: keyof SteadinessRules;
  readonly why: string;
}

/** The default rules. */
export const STEADINESS_RULES = {
  steal: 0.01,
  others: 0.1,
  throttling: 0,
  frequency: false,
  clock: 0.1,
  meter: false,
} as const satisfies Required<SteadinessRules>;

/**
 * Those in the texts of `/proc/stat` and `/proc/self/stat`, as proc(5) describes them; undefined for other texts.
 * @example cpuTicksOf("cpu  10 0 5 80 5 0 0 3 0 0\n", "1 (node) S 1 1 1 0 -1 0 0 0 0 0 4 2 1 1 20 0\n")
 */
export function cpuTicksOf(all: string, self: string): CpuTicks | undefined {
  const [name, ...fields] = (all.split("\n")[0] ?? "").trim().split(/\s+/);
  // `guest` and `guest_nice`, the last two, are part of `user` and `nice`.
  const ticks = fields.slice(0, 8).map(Number);
  const own = self
    .slice(self.lastIndexOf(")") + 2)
    .split(" ")
    .slice(11, 15)
    .map(Number);
  if (name !== "cpu" || ticks.length < 8 || own.length < 4 || [...ticks, ...own].some(Number.isNaN))
    return undefined;
  const [, , , idle = 0, wait = 0, , , steal = 0] = ticks;
  const total = sum(ticks);
  return { own: sum(own), busy: total - idle - wait - steal, steal, total };
}

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0);

/**
 * The shares between two readings; undefined if no time passed.
 * @example steadinessOf(before, after)?.stealShare // 0.002
 */
export function steadinessOf(
  before: CpuTicks,
  after: CpuTicks,
): Required<Pick<Steadiness, "stealShare" | "othersShare" | "ownShare">> | undefined {
  const total = after.total - before.total;
  if (!(total > 0)) return undefined;
  const own = after.own - before.own;
  const busy = after.busy - before.busy;
  return {
    stealShare: (after.steal - before.steal) / total,
    othersShare: Math.max(0, busy - own) / total,
    ownShare: own / total,
  };
}

/**
 * The first rule that a repetition breaks; undefined if it counts. What is absent breaks none.
 * @example brokenRule({ clockStepS: -3600 }) // { rule: "clock", why: "the wall clock moved by -3600 s, limit 0.1 s" }
 */
export function brokenRule(had: Steadiness, given: SteadinessRules = {}): BrokenRule | undefined {
  const rules = { ...STEADINESS_RULES, ...given };
  const { stealShare = 0, othersShare = 0, throttles = 0, clockStepS = 0, frequencyChange, lost } = had;
  if (lost && !rules.meter) return { rule: "meter", why: `meter: ${lost.join("; ")}` };
  if (Math.abs(clockStepS) > rules.clock)
    return {
      rule: "clock",
      why: `the wall clock moved by ${Number(clockStepS.toFixed(1))} s, limit ${rules.clock} s`,
    };
  if (stealShare > rules.steal)
    return { rule: "steal", why: `other machines ${cpuText(stealShare, rules.steal)}` };
  if (othersShare > rules.others)
    return { rule: "others", why: `other processes ${cpuText(othersShare, rules.others)}` };
  if (throttles > rules.throttling)
    return {
      rule: "throttling",
      why: `heat slowed processors down, count ${throttles}, limit ${rules.throttling}`,
    };
  if (frequencyChange !== undefined && !rules.frequency)
    return { rule: "frequency", why: `frequency: ${frequencyChange}` };
  return undefined;
}

const cpuText = (share: number, limit: number) =>
  `used ${percent(share)} of CPU time, limit ${percent(limit)}`;
const percent = (share: number) => `${Number((100 * share).toFixed(1))} %`;

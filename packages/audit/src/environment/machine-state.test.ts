import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { type MachineTree, rootWith, SERVER } from "../../test/machine-tree.js";
import { machineState, steadinessBetween } from "./machine-state.js";
import { brokenRule, cpuTicksOf, type SteadinessRules, steadinessOf } from "./steadiness.js";

const roots: string[] = [];
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true });
});

const stat = (user: number, steal: number) => `cpu  ${user} 0 0 ${1000 - user - steal} 0 0 0 ${steal} 0 0`;
const self = (own: number) => `7 (node) S 1 1 1 0 -1 4194304 9 9 9 9 ${own} 0 0 0 20 0 11 0 5`;
const AT_BEGIN = { "/proc/stat": "cpu  0 0 0 0 0 0 0 0 0 0", "/proc/self/stat": self(0) };
const CALM = { "/proc/stat": stat(500, 0), "/proc/self/stat": self(500) };
const CPU = "/sys/devices/system/cpu";

/** What a repetition had whose machine became this in ten seconds, by the clocks. */
async function had(after: MachineTree, { wallMs = 10_000, lost = [] as readonly string[] } = {}) {
  const root = rootWith(SERVER, AT_BEGIN);
  roots.push(root);
  const before = await machineState(root, { wall: () => 1e12, monotonic: () => 0 });
  for (const [path, text] of Object.entries({ ...CALM, ...after })) writeFileSync(join(root, path), text);
  const at = await machineState(root, { wall: () => 1e12 + wallMs, monotonic: () => 10_000 });
  return { ...steadinessBetween(before, at), ...(lost.length > 0 && { lost }) };
}

it("CPU times are read as proc(5) describes them, with children that have ended; other texts give nothing", () => {
  const all = "cpu  100 10 50 800 20 5 5 10 7 3\ncpu0 1 1 1 1 1 1 1 1 0 0\n";
  const own = "7 (odd ) name) S 1 1 1 0 -1 4194304 9 9 9 9 40 20 6 4 20 0 11 0 5\n";
  const ticks = { own: 70, busy: 170, steal: 10, total: 1000 };
  expect(cpuTicksOf(all, own)).toEqual(ticks);
  expect(steadinessOf(ticks, ticks)).toBeUndefined();
  for (const [stat, self] of [
    ["", ""],
    [all, "7 (x) S 1"],
    ["cpu 1 2 3\n", own],
    ["cpu a b c d e f g h\n", own],
  ] as const)
    expect(cpuTicksOf(stat, self)).toBeUndefined();
});

describe("a repetition on a machine with these facts", () => {
  it("one on a calm machine counts, with its CPU seconds", async () => {
    const seen = await had({});
    expect(seen).toEqual({
      ...{ stealShare: 0, othersShare: 0, ownShare: 0.5, cpuS: 5, throttles: 0, clockStepS: 0 },
    });
    expect(brokenRule(seen)).toBeUndefined();
  });

  it.each<[keyof SteadinessRules, string, MachineTree, Parameters<typeof had>[1], SteadinessRules]>([
    [
      "steal",
      "other machines used 3 % of CPU time, limit 1 %",
      { "/proc/stat": stat(500, 30) },
      {},
      { steal: 0.03 },
    ],
    [
      "others",
      "other processes used 20 % of CPU time, limit 10 %",
      { "/proc/stat": stat(700, 0) },
      {},
      { others: 0.2 },
    ],
    [
      "throttling",
      "heat slowed processors down, count 4, limit 0",
      { [`${CPU}/cpu1/thermal_throttle/core_throttle_count`]: "5" },
      {},
      { throttling: 4 },
    ],
    [
      "frequency",
      "frequency: performance, 800000 to 3400000 kHz became performance, 800000 to 2000000, 3400000 kHz",
      { [`${CPU}/cpufreq/policy0/scaling_max_freq`]: "2000000" },
      {},
      { frequency: true },
    ],
    ["clock", "the wall clock moved by -3600 s, limit 0.1 s", {}, { wallMs: -3_590_000 }, { clock: 3600 }],
    ["clock", "the wall clock moved by 0.2 s, limit 0.1 s", {}, { wallMs: 10_200 }, { clock: 0.3 }],
    ["meter", "meter: card lost", {}, { lost: ["card lost"] }, { meter: true }],
  ])("one that breaks the rule of %s is void: %s", async (rule, why, after, more, allowed) => {
    const seen = await had(after, more);
    expect(brokenRule(seen)).toEqual({ rule, why });
    expect(brokenRule(seen, allowed)).toBeUndefined();
  });

  it("a clock that is slewed at its fastest, 500 ppm, steps nothing", async () => {
    expect(brokenRule(await had({}, { wallMs: 10_005 }))).toBeUndefined();
  });

  it("a pause of this process between its looks at the clocks is no step", async () => {
    const root = rootWith({});
    roots.push(root);
    let nowMs = 0;
    const pausing = (pauses: readonly number[]) => {
      const left = [...pauses];
      const wall = () => {
        const wallMs = 1e12 + nowMs;
        nowMs += left.shift() ?? 0;
        return wallMs;
      };
      return { wall, monotonic: () => nowMs };
    };
    const before = await machineState(root, pausing([]));
    const after = await machineState(root, pausing([1500, 300]));
    expect(steadinessBetween(before, after).clockStepS).toBe(0);
  });

  it("a machine that shows nothing breaks no rule of what it does not show", async () => {
    const root = rootWith({});
    roots.push(root);
    const state = await machineState(root);
    expect(Object.keys(state).sort()).toEqual(["monotonicMs", "wallMs"]);
    expect(brokenRule(steadinessBetween(state, state))).toBeUndefined();
  });

  it("two states of this machine, one after the other, have no step of the clock", async () => {
    const [before, after] = [await machineState(), await machineState()];
    expect(Math.abs(steadinessBetween(before, after).clockStepS ?? 1)).toBeLessThan(0.1);
  });
});

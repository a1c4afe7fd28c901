import { attribute, metric } from "@wattspan/core/names";
import { recorded } from "../recorded.ts";
import { device, given, labelsOf, type Scenario, SENT, SHOP } from "./scenario.ts";

const OTHER = { ...SHOP, instance: "b:9464" };
const INFERENCE = { [attribute.activity]: "inference" };
const LLAMA = { [attribute.model]: "llama" };
const AGENT = { [attribute.agent]: "planner" };
const SERVICE = { job: "shop" };

/** One that reached its goal, one that gave up, and one that failed. */
const RUNS = [
  { [attribute.outcome]: "ok", [attribute.goal]: "reached" },
  { [attribute.outcome]: "ok" },
  { [attribute.outcome]: "error" },
];

/** The only series of a name, or none. */
const is = (name: string, labels: Readonly<Record<string, string>>, value: number) => ({
  name,
  samples: [{ labels: `{__name__="${name}", ${labelsOf(labels).slice(1)}`, value }],
});
const isAbsent = (name: string) => ({ name, samples: [] });

const computes = (
  name: string,
  input_series: Scenario["input_series"],
  ...expected: readonly ReturnType<typeof is | typeof isAbsent>[]
): Scenario => ({
  name,
  interval: "1m",
  input_series,
  promql_expr_test: expected.map(({ name, samples }) => ({
    expr: name,
    eval_time: "70m",
    exp_samples: samples,
  })),
});

/** Two processes; the second restarts and counts from 0. */
const energy = (row: typeof metric.energy, joules: readonly [number, number]) => [
  given(row, { ...SHOP, ...INFERENCE, ...LLAMA }, `0+${joules[0]}x100`),
  given(row, { ...OTHER, ...INFERENCE, ...LLAMA }, `0+${joules[1]}x67 0+${joules[1]}x32`),
];

const work = computes(
  "joules, grams and tokens of two processes, one of which starts again",
  [
    ...energy(metric.energy, [60, 120]),
    ...energy(metric.energyLow, [30, 60]),
    ...energy(metric.energyHigh, [90, 270]),
    ...energy(metric.co2e, [60, 0]),
    ...energy(metric.co2eLow, [30, 0]),
    ...energy(metric.co2eHigh, [90, 0]),
    given(metric.energy, { ...SHOP, [attribute.activity]: "step", ...AGENT }, "0+60x100"),
    given(metric.wastedEnergy, { ...SHOP, [attribute.waste]: "retry" }, "0+24x100"),
    given(metric.tokens, { ...SHOP, ...LLAMA, [attribute.tokenKind]: "output" }, "0+600x100"),
    given(metric.operationEnergy, { ...SHOP, ...LLAMA, [attribute.method]: "measured" }, "0+60x100", "_sum"),
    given(metric.operationEnergy, { ...SHOP, ...LLAMA, [attribute.method]: "measured" }, "0+4x100", "_count"),
    given(metric.pricedOperations, { ...SHOP, ...LLAMA }, "0+30x100"),
    ...RUNS.flatMap((ended) => [
      given(metric.agentRunEnergy, { ...SHOP, ...AGENT, ...ended }, "0+600x100", "_sum"),
      given(metric.agentRunEnergy, { ...SHOP, ...AGENT, ...ended }, "0+60x100", "_count"),
      given(metric.agentRunCo2e, { ...SHOP, ...AGENT, ...ended }, "0+60x100", "_sum"),
      given(metric.agentRunCo2e, { ...SHOP, ...AGENT, ...ended }, "0+60x100", "_count"),
    ]),
  ],
  // The restart costs the second process one of five minutes: a restarted counter has no increase at its
  // first value.
  is(recorded.energy, SERVICE, 1 + 1.6 + 1),
  is(recorded.energyLow, SERVICE, 0.5 + 0.8),
  is(recorded.energyHigh, SERVICE, 1.5 + 3.6),
  is(recorded.energyBand, SERVICE, (5.1 - 1.3) / 3.6),
  is(recorded.co2e, SERVICE, 1),
  is(recorded.co2eLow, SERVICE, 0.5),
  is(recorded.co2eHigh, SERVICE, 1.5),
  is(recorded.co2eBand, SERVICE, 1),
  is(recorded.wasted, SERVICE, 0.4 / 3.6),
  is(recorded.modelEnergy, { ...SERVICE, ...LLAMA }, 2.6),
  is(recorded.modelTokens, { ...SERVICE, ...LLAMA }, 10),
  is(recorded.energyPerToken, { ...SERVICE, ...LLAMA }, 0.26),
  is(recorded.energyPerRequest, { ...SERVICE, ...LLAMA }, 15),
  is(recorded.co2ePerRequest, { ...SERVICE, ...LLAMA }, 2),
  is(recorded.energyPerRun, { ...SERVICE, ...AGENT }, 10),
  is(recorded.energyPerGoal, { ...SERVICE, ...AGENT }, 30),
  is(recorded.co2ePerRun, { ...SERVICE, ...AGENT }, 1),
  is(recorded.co2ePerGoal, { ...SERVICE, ...AGENT }, 3),
);

const atRest = computes(
  "where nothing runs there is no ratio, not NaN",
  [
    ...energy(metric.energy, [0, 0]),
    given(metric.energyLow, SHOP, "7x100"),
    given(metric.energyHigh, SHOP, "7x100"),
    given(metric.tokens, { ...SHOP, ...LLAMA }, "900x100"),
    given(metric.operationEnergy, { ...SHOP, ...LLAMA }, "60x100", "_sum"),
    given(metric.operationEnergy, { ...SHOP, ...LLAMA }, "4x100", "_count"),
    given(metric.agentRunEnergy, { ...SHOP, ...AGENT, [attribute.outcome]: "error" }, "0+3x100", "_sum"),
    given(metric.agentRunEnergy, { ...SHOP, ...AGENT, [attribute.outcome]: "error" }, "0+3x100", "_count"),
    // The application does not state goals.
    given(metric.agentRunEnergy, { ...SHOP, ...AGENT, [attribute.outcome]: "ok" }, "0+3x100", "_sum"),
    given(metric.agentRunEnergy, { ...SHOP, ...AGENT, [attribute.outcome]: "ok" }, "0+3x100", "_count"),
    given(metric.wastedEnergy, SHOP, "5x100"),
    given(metric.deviceEnergy, { ...SHOP, ...device("gpu-0", "gpu") }, "5x100"),
    given(metric.operations, { ...SHOP, ...INFERENCE, [attribute.method]: "measured" }, "5x100"),
  ],
  is(recorded.energy, SERVICE, 0),
  ...[recorded.energyBand, recorded.wasted, recorded.energyPerToken, recorded.energyPerRequest].map(isAbsent),
  ...[recorded.energyPerGoal, recorded.idle, recorded.unknown, recorded.co2ePerRequest].map(isAbsent),
  is(recorded.energyPerRun, { ...SERVICE, ...AGENT }, 1),
);

const CARD = { ...SHOP, ...device("gpu-0", "gpu") };
const knowing = computes(
  "what is known, measured and spent on it",
  [
    given(metric.operations, { ...SHOP, ...INFERENCE, [attribute.method]: "measured" }, "0+3x100"),
    given(metric.operations, { ...SHOP, ...INFERENCE, [attribute.method]: "unavailable" }, "0+1x100"),
    given(metric.deviceEnergy, CARD, "0+60x100"),
    given(metric.deviceEnergy, { ...CARD, [attribute.allocation]: "activity" }, "0+180x100"),
    given(metric.selfCpuTime, { ...SHOP, [attribute.selfStage]: "sampling" }, "0+60x100"),
    given(metric.selfCpuTime, { ...OTHER, [attribute.selfStage]: "sampling" }, "0+60x20 stale"),
  ],
  is(recorded.inferences, SERVICE, 240),
  is(recorded.unknown, SERVICE, 0.25),
  is(recorded.deviceEnergy, { ...SHOP, [attribute.hwId]: "gpu-0", [attribute.hwType]: "gpu" }, 4),
  is(recorded.idle, { ...SERVICE, [attribute.hwType]: "gpu" }, 0.25),
  is(recorded.selfCpu, SHOP, 1),
  is(recorded.reporting, SHOP, 1),
  is(recorded.processes, SERVICE, 1),
  is(recorded.measuredLately, { ...SHOP, [attribute.hwId]: "gpu-0", [attribute.hwType]: "gpu" }, 1),
);

const reporting = computes(
  "a process reports something in any state",
  [
    given(metric.operations, SHOP, "0x100"),
    given(metric.deviceEnergy, OTHER, "0x100"),
    given(metric.selfCpuTime, { ...SHOP, instance: "c:9464" }, "0x100"),
    given(metric.faults, { ...SHOP, instance: "d:9464" }, "0x100"),
  ],
  is(recorded.processes, SERVICE, 3),
);

const OF_LLAMA = { ...SHOP, ...LLAMA, [attribute.provider]: "openai" };
const comparedCalls = computes(
  "calls whose energy is known, and the share of them inside of the estimate's band",
  [
    given(metric.estimateCoverage, { ...OF_LLAMA, [attribute.comparison]: "inside" }, "0+3x100"),
    given(metric.estimateCoverage, { ...OF_LLAMA, [attribute.comparison]: "refused" }, "0+1x100"),
  ],
  is(recorded.compared, { ...SERVICE, ...LLAMA }, 280),
  is(recorded.covered, { ...SERVICE, ...LLAMA }, 0.75),
);

const allKnown = computes(
  "where calls ended and none is unknown, the share is a true 0",
  [given(metric.operations, { ...SHOP, ...INFERENCE, [attribute.method]: "measured" }, "0+3x100")],
  is(recorded.unknown, SERVICE, 0),
);

const GRID = {
  [attribute.gridZone]: "DE",
  [attribute.gridSource]: "neso",
  [attribute.gridSignal]: "average",
};
const estimated = (isEstimated: string) => ({ ...GRID, [attribute.gridEstimated]: isEstimated });
const grid = computes(
  "an intensity in g/kWh, of each source and signal by itself",
  [
    given(metric.gridIntensity, { ...SHOP, ...estimated("false") }, "0.25x69 0.5x30"),
    given(metric.gridIntensity, { ...OTHER, ...estimated("false") }, "0.25x69 0.5x30"),
  ],
  is(recorded.intensity, estimated("false"), 1.8e6),
  isAbsent(recorded.intensityAge),
);

const ZONE = { [attribute.gridZone]: "DE", [attribute.gridSignal]: "average" };
const valid = computes(
  "since when an intensity is not valid: the newest of each process, the worst of the service, of zones in use",
  [
    given(metric.gridValidUntil, { ...SHOP, ...GRID }, "3000x100"),
    given(metric.gridValidUntil, { ...SHOP, ...GRID, [attribute.gridSource]: "former" }, "600x100"),
    given(metric.gridValidUntil, { ...OTHER, ...GRID }, "4800x100"),
    given(metric.gridValidUntil, { ...SHOP, ...GRID, [attribute.gridZone]: "FR" }, "600x100"),
    given(metric.gridValidUntil, { ...SHOP, ...GRID, [attribute.gridZone]: "NL" }, "600x100"),
    ...[SHOP, OTHER].map((process) =>
      given(metric.co2e, { ...process, [attribute.gridZone]: "DE" }, "0+1x100"),
    ),
    given(metric.co2e, { ...SHOP, [attribute.gridZone]: "FR" }, "9x100"),
    // From another process, which has no such intensity.
    given(metric.co2e, { ...OTHER, [attribute.gridZone]: "NL" }, "0+1x100"),
    given(metric.co2e, SHOP, "0+1x100"),
  ],
  is(recorded.intensityAge, { ...SERVICE, ...ZONE }, 1200),
);

const sent = computes(
  "series by OTLP are distinguished by the attributes of their resource",
  [given(metric.energy, SENT, "0+60x100")],
  is(recorded.energy, { [attribute.service]: "shop" }, 1),
);

const nothing = computes(
  "of nothing comes nothing",
  [given(metric.energy, SHOP, "0+60x10 stale")],
  ...Object.values(recorded).map(isAbsent),
);

export const recordingScenarios: readonly Scenario[] = [
  ...[work, atRest, knowing, reporting, comparedCalls, allKnown],
  ...[grid, valid, sent, nothing],
];

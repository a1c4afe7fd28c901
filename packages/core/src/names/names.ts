/**
 * The one table of every name that Wattspan emits: metrics, attributes, closed values and scopes.
 * Instruments, span attributes, the Weaver registry, docs, dashboards and alert rules come from it or are
 * tested against it; no metric or attribute name is spelled anywhere else.
 *
 * Rules: OpenTelemetry's naming rules (https://opentelemetry.io/docs/specs/semconv/general/naming/). A root
 * of its own; existing attributes if they fit; UCUM units; a name is never also a namespace; summing a
 * counter over all its attributes makes sense.
 */

import * as a from "./attribute-names.js";
import { atBasic, counter, gauge, genAiHistogram, histogram, type Metric } from "./metric.js";

export { operation, values } from "./attribute-values.js";
export { type DetailLevel, type Metric, metricAt } from "./metric.js";
export { type SpanEvent, spanEvent } from "./span-events.js";

/** Version of the telemetry: that of the package. */
const VERSION = "0.1.0";

/** A set of signals under one instrumentation scope. One scope has one schema URL. */
export interface InstrumentationScope {
  readonly name: string;
  readonly version: string;
  readonly schemaUrl: string;
}

const scope = (name: string, schemaUrl: string): InstrumentationScope => ({
  name,
  version: VERSION,
  schemaUrl,
});

/**
 * Every scope that Wattspan emits in. @example metrics.getMeter(instrumentationScopes.wattspan.name,
 * instrumentationScopes.wattspan.version)
 */
export const instrumentationScopes = {
  wattspan: /* @__PURE__ */ scope("wattspan", "https://wattspan.dev/schemas/wattspan-dev/0.1.0-dev"),
  /** `hw.*`, which belongs to OpenTelemetry. */
  hardware: /* @__PURE__ */ scope("wattspan/hardware", "https://opentelemetry.io/schemas/1.45.0"),
  /** Spans with the GenAI names of the last core conventions that had them. */
  genAi: /* @__PURE__ */ scope("wattspan/gen-ai", "https://opentelemetry.io/schemas/1.41.0"),
  /** Spans with the names of the GenAI conventions' own repository. */
  genAiLatest: /* @__PURE__ */ scope("wattspan/gen-ai", "https://opentelemetry.io/schemas/gen-ai/1.42.0"),
} as const;

/**
 * Attributes that several metrics share. Created in a function, like the tables: a bundle without them is
 * smaller.
 */
const lists = /* @__PURE__ */ (() => {
  const bounds = [a.activity, a.boundary, a.method];
  const inference = [a.operation, a.provider, a.model];
  const client = [...inference, a.responseModel, a.serverAddress];
  const labels = [...inference, a.agent, a.stepKind, a.stage, a.critical];
  const joules = [...bounds, a.component, ...labels];
  const carbon = [...bounds, ...labels, a.emissionSource, a.ghgScope, a.gridZone];
  const call = [...inference, a.method, a.errorType];
  const run = [a.agent, a.outcome, a.goal, a.goalName];
  const device = [a.hwId, a.hwType];
  const host = [a.hwId, a.hwName];
  const hardware = [...host, a.hwType];
  const allocated = [...device, a.method, a.allocation];
  const ended = [a.activity, a.method, a.reason, a.errorType, a.critical];
  const grid = [a.gridZone, a.gridSource];
  const signal = [...grid, a.gridSignal, a.gridEstimated];
  return {
    bounds,
    inference,
    client,
    joules,
    carbon,
    call,
    run,
    device,
    host,
    hardware,
    allocated,
    ended,
    grid,
    signal,
  };
})();

/** Histograms, with a value for each call or run. */
function ofCalls() {
  const { call, client, inference, run } = lists;
  return {
    operationEnergy: atBasic(
      [...inference, a.method],
      histogram(-2, 6, "wattspan.operation.energy", "J", "Energy of one inference.", call),
    ),
    operationCo2e: atBasic(
      false,
      histogram(-6, 3, "wattspan.operation.co2e", "g", "Greenhouse gas of one inference.", call),
    ),
    clientDuration: genAiHistogram(
      0.01,
      2,
      "gen_ai.client.operation.duration",
      "s",
      "GenAI operation duration.",
      [...client, a.errorType],
    ),
    clientTokens: genAiHistogram(
      1,
      4,
      "gen_ai.client.token.usage",
      "{token}",
      "Number of input and output tokens used.",
      [...client, a.tokenType],
    ),
    agentRunEnergy: histogram(
      -1,
      7,
      "wattspan.agent.run.energy",
      "J",
      "Energy of an agent run and its steps.",
      run,
    ),
    agentRunCo2e: histogram(
      -5,
      4,
      "wattspan.agent.run.co2e",
      "g",
      "Greenhouse gas of an agent run and its steps.",
      run,
    ),
  };
}

/** The metrics that core writes. All are in development: names may still change. */
export const metric = /* @__PURE__ */ (() => {
  const { bounds, inference, joules, carbon, host, hardware, allocated, ended, grid, signal } = lists;
  return {
    energy: counter("wattspan.energy", "J", "Every joule once: the sum of all is the total.", joules),
    energyLow: counter("wattspan.energy_low", "J", "Lower bound of the energy.", bounds),
    energyHigh: counter("wattspan.energy_high", "J", "Upper bound of the energy.", bounds),
    co2e: counter("wattspan.co2e", "g", "Greenhouse gas, location-based.", carbon),
    co2eLow: counter("wattspan.co2e_low", "g", "Lower bound of the greenhouse gas.", carbon),
    co2eHigh: counter("wattspan.co2e_high", "g", "Upper bound of the greenhouse gas.", carbon),
    water: counter("wattspan.water", "L", "Water consumed.", [a.activity, a.boundary, a.waterSource]),
    tokens: counter("wattspan.tokens", "{token}", "Tokens, each in one kind.", [
      ...inference,
      a.agent,
      a.tokenKind,
    ]),
    operations: counter(
      "wattspan.operations",
      "{operation}",
      "Activities that ended, also of unknown energy.",
      ended,
    ),
    pricedOperations: counter(
      "wattspan.priced_operations",
      "{operation}",
      "Inferences with known greenhouse gas.",
      inference,
    ),
    ...ofCalls(),
    refusals: counter(
      "wattspan.refusals",
      "{operation}",
      "Activities that a budget refused: nothing was sent or run.",
      [a.activity, ...inference, a.agent, a.stepKind, a.stage, a.errorType],
    ),
    attempts: counter("wattspan.attempts", "{attempt}", "Requests that clients sent for inferences.", [
      ...inference,
      a.attemptResult,
    ]),
    estimateCoverage: counter(
      "wattspan.estimate.coverage",
      "1",
      "Calls whose energy is known, by how it compares with the range of the estimate.",
      [...inference, a.comparison],
    ),
    stageUnits: counter("wattspan.stage.units", "{unit}", "Units that stages processed.", [
      a.stage,
      a.stageUnit,
    ]),
    wastedEnergy: counter("wattspan.wasted_energy", "J", "Part of the energy that served no goal.", [
      a.agent,
      a.waste,
      a.errorType,
    ]),
    hwEnergy: counter("hw.energy", "J", "Energy consumed by the component.", hardware),
    hwPower: gauge("hw.power", "W", "Instantaneous power consumed by the component.", hardware),
    hwHostEnergy: counter("hw.host.energy", "J", "Energy consumed by the entire physical host.", host),
    deviceEnergy: counter("wattspan.device.energy", "J", "Energy of a device by allocation.", allocated),
    gridIntensity: gauge(
      "wattspan.grid.carbon_intensity",
      "g/J",
      "Carbon intensity; times 3.6e6 is g/kWh.",
      signal,
    ),
    faults: counter("wattspan.faults", "{fault}", "Failures of Wattspan itself.", [
      a.faultStage,
      a.faultReason,
    ]),
    gridValidUntil: gauge(
      "wattspan.grid.valid_until",
      "s",
      "When the carbon intensity becomes invalid, in seconds since the Unix epoch.",
      [...grid, a.gridSignal, a.gridInsteadOf],
    ),
    selfCpuTime: counter("wattspan.self.cpu.time", "s", "CPU time of metering itself.", [a.selfStage]),
  } as const satisfies Record<string, Metric>;
})();

/** Those of numbers that extensions state and core writes, apart: core carries no others. */
export const statedMetric = /* @__PURE__ */ (() => {
  const { carbon, grid } = lists;
  return {
    marketCo2e: counter("wattspan.market_co2e", "g", "Greenhouse gas, market-based.", carbon),
    gridCarbonFree: gauge("wattspan.grid.carbon_free_share", "1", "Share of carbon-free electricity.", grid),
    gridRenewable: gauge("wattspan.grid.renewable_share", "1", "Share of renewable electricity.", grid),
  } as const satisfies Record<string, Metric>;
})();

/** The metrics that other packages write through `Instruments.add` and `set`. */
export const extensionMetric = /* @__PURE__ */ (() => {
  const { device, grid } = lists;
  const budget = [a.budgetName, a.budgetDimension];
  const account = [...budget, a.budgetScope];
  return {
    ...statedMetric,
    deviceUtilization: gauge("wattspan.device.utilization", "1", "Busy share of a device.", device),
    memoryUsage: gauge("wattspan.memory.usage", "By", "Memory of a device in use.", device),
    memoryBandwidth: gauge("wattspan.memory.bandwidth", "By/s", "Memory traffic of a device.", device),
    dataTransferred: counter("wattspan.data.transferred", "By", "Data sent and received.", [
      a.networkDirection,
    ]),
    storageTransferred: counter(
      "wattspan.storage.transferred",
      "By",
      "Data read from and written to storage.",
      [a.diskDirection],
    ),
    gridForecastError: gauge(
      "wattspan.grid.forecast_error",
      "1",
      "Mean error of carbon intensity forecasts, as a share of the actual value.",
      [...grid, a.gridForecastHorizon],
    ),
    agentRoleEnergy: counter("wattspan.agent.role.energy", "J", "Energy by role in a workflow.", [
      a.agentRole,
    ]),
    budgetLimit: gauge("wattspan.budget.limit", "{amount}", "Limit of a budget in its window.", account),
    budgetSpent: gauge("wattspan.budget.spent", "{amount}", "Part of a budget that is spent.", account),
    budgetReserved: gauge(
      "wattspan.budget.reserved",
      "{amount}",
      "Part of a budget that calls in flight hold.",
      account,
    ),
    budgetDecisions: counter("wattspan.budget.decisions", "{decision}", "Decisions of a budget on calls.", [
      ...budget,
      a.budgetDecision,
      a.budgetRule,
    ]),
    budgetOverruns: counter(
      "wattspan.budget.overruns",
      "{overrun}",
      "Charges of critical work to a budget that has spent its limit.",
      budget,
    ),
    budgetWindowEnd: gauge(
      "wattspan.budget.window_end",
      "s",
      "When the window of a budget ends, in seconds since the Unix epoch.",
      [a.budgetName],
    ),
  } as const satisfies Record<string, Metric>;
})();

/** Names of other projects for what Wattspan reports too, as their sources had them at a date. */

import * as a from "../../packages/core/src/names/attribute-names.ts";
import { extensionMetric, type Metric, metric } from "../../packages/core/src/names/names.ts";

/** One name of theirs. */
export interface MappingRow {
  readonly theirs: string;
  /** Ours, in Markdown. */
  readonly ours: string;
  /** From ours to theirs. */
  readonly conversion: string;
  readonly differs: string;
}

/** The names of one project. */
export interface MappingSection {
  readonly title: string;
  /** Where the names are from, and when they were looked up. */
  readonly source: string;
  readonly rows: readonly MappingRow[];
}

const code = (text: string): string => `\`${text}\``;
const name = (row: Metric): string => code(row.name);
const having = (row: Metric, ...labels: readonly string[]): string =>
  `${name(row)} with ${labels.map(code).join(", ")}`;
const SAME = "none";

const row = (theirs: string, ours: string, conversion: string, differs: string): MappingRow => ({
  ...{ theirs, ours, conversion, differs },
});

const ofGpu = `${a.hwType}=gpu`;

const INFRASTRUCTURE: MappingSection = {
  title: "`gen_ai.infrastructure.*`",
  source:
    "A draft of Aitra Meter for OpenTelemetry's GenAI conventions, not seen there yet: " +
    "[proposal](https://github.com/aitra-ai/aitra-meter/blob/ab27db1c14641cfdeca315f82219ad672bdb6be5/docs/proposals/otel-semconv-energy.md), " +
    "aitra-meter [#38](https://github.com/aitra-ai/aitra-meter/issues/38) and " +
    "[#65](https://github.com/aitra-ai/aitra-meter/pull/65), July 2026. Its exporter still writes " +
    "other names, such as `gen_ai.infrastructure.energy.joules_total`.",
  rows: [
    row(
      "gen_ai.infrastructure.energy",
      having(metric.energy, `${a.component}=gpu`, `${a.activity}=inference`, `${a.method}=measured`),
      SAME,
      `Theirs is all energy of accelerators, including idle; ours is that of inferences. A card's whole energy by allocation is ${name(metric.deviceEnergy)}.`,
    ),
    row(
      "gen_ai.infrastructure.energy.per_token",
      `a query: ${name(metric.energy)} by ${having(metric.tokens, `${a.tokenKind}=output`)}`,
      "J / token",
      "Theirs is a gauge of one window of 30 s and cannot be averaged; the query is right over any time.",
    ),
    row(
      "gen_ai.infrastructure.power",
      having(metric.hwPower, ofGpu),
      SAME,
      "Ours is by card and has no model.",
    ),
    row(
      "gen_ai.infrastructure.idle_ratio",
      `nearest: the share of ${having(metric.deviceEnergy, `${a.allocation}=idle`)}`,
      "none exists",
      "Theirs is a share of the time without requests, ours one of the energy.",
    ),
  ],
};

const co2e = (source: string) => having(metric.co2e, `${a.emissionSource}=${source}`);
const SCI: MappingSection = {
  title: "Software Carbon Intensity, and SCI for AI",
  source:
    "SCI is ISO/IEC 21031:2024: ((E × I) + M) per R. Units of R are from the draft of [SCI for " +
    "AI](https://github.com/Green-Software-Foundation/sci-ai/blob/02bc0f1749c14bd20595bc336103e82f10b613b3/SPEC.md); " +
    "words in brackets are parameters of the Impact Framework 1.1 (July 2025). The proposal for " +
    "OpenTelemetry, community [#3539](https://github.com/open-telemetry/community/issues/3539) (June " +
    "2026, open), has no names at the beginning of its text (the part that was read), so nothing is " +
    "copied.",
  rows: [
    row(
      "E (energy, kWh)",
      name(metric.energy),
      "/ 3.6e6",
      "E has a chosen boundary: select ours by its attributes.",
    ),
    row(
      "I (grid/carbon-intensity, gCO2e/kWh)",
      name(metric.gridIntensity),
      "× 3.6e6",
      "Ours states whether it is average or marginal, and its source.",
    ),
    row(
      "E × I (carbon-operational, g)",
      co2e("operational"),
      SAME,
      "Ours is priced with the reading of each period, not with one mean.",
    ),
    row(
      "M (carbon-embodied, g)",
      co2e("embodied"),
      SAME,
      "Only if hardware is accounted for, or a hosted model's estimator includes it.",
    ),
    row("R: token", name(metric.tokens), "sum", "Ours are kinds that add up: cached input is separate."),
    row(
      "R: execution of an agent",
      having(metric.operations, `${a.activity}=agent`),
      SAME,
      `Completed runs are those with ${code(`${a.outcome}=ok`)} in the count of ${name(metric.agentRunCo2e)}, and those that reached their goal have ${code(`${a.goal}=reached`)}.`,
    ),
    row(
      "R: inference",
      having(metric.operations, `${a.activity}=inference`),
      SAME,
      "Failed ones are counted too.",
    ),
    row(
      "SCI",
      `a query: ${name(metric.co2e)} by R`,
      "g / R",
      `SCI is location-based: ${name(extensionMetric.marketCo2e)} does not belong to it. R = 0 has no SCI.`,
    ),
  ],
};

const here = (component: string) =>
  having(metric.energy, `${a.component}=${component}`, `${a.boundary}=client`, `${a.method}=measured`);
const KEPLER: MappingSection = {
  title: "Kepler",
  source:
    "Kepler 0.10 and newer: " +
    "[docs/user/metrics.md](https://github.com/sustainable-computing-io/kepler/blob/13944a693b89eea50df6121e267d9f1f549e4af6/docs/user/metrics.md) " +
    "of 2026-08-21. Names are Prometheus'.",
  rows: [
    row(
      "kepler_node_cpu_joules_total",
      having(metric.hwEnergy, `${a.hwType}=cpu`),
      SAME,
      "Kepler's zones overlap: `psys` holds `package`, which holds `core`. Ours add up.",
    ),
    row(
      "kepler_node_cpu_idle_joules_total, kepler_node_cpu_active_joules_total",
      `${having(metric.deviceEnergy, `${a.allocation}=idle`)}, and the others`,
      SAME,
      "Kepler's idle is (1 − utilization) of the energy, so it is 0 under full load; ours is idle power.",
    ),
    row(
      "kepler_process_cpu_joules_total",
      `${here("cpu")}, and the same of ${code("memory")} for the zone \`dram\``,
      SAME,
      "Kepler's is the whole process by its share of CPU time, without idle power; ours is the energy " +
        "of activities, with their share of idle power if the policy shares it.",
    ),
    row(
      "kepler_process_gpu_joules_total",
      here("gpu"),
      SAME,
      "As above. Kepler splits by utilization of the card.",
    ),
    row("kepler_node_gpu_joules_total", having(metric.hwEnergy, ofGpu), SAME, ""),
    row(
      "kepler_node_cpu_usage_ratio",
      having(extensionMetric.deviceUtilization, `${a.hwType}=cpu`),
      SAME,
      "Only with `hostSignals()`.",
    ),
    row(
      "kepler_platform_watts",
      `nearest: ${name(metric.hwHostEnergy)}`,
      "none exists",
      "A meter of the whole host calibrates ours, and is counted only if no part of the host is metered.",
    ),
    row(
      "kepler_container_…, kepler_pod_…, kepler_vm_…",
      "none",
      "none exists",
      "Ours covers one process; Kepler sees all processes of a node.",
    ),
  ],
};

const served = (row: Metric) => having(row, `${a.boundary}=serving`);
const ECOLOGITS: MappingSection = {
  title: "EcoLogits",
  source:
    "EcoLogits 0.9.3: " +
    "[ecologits/utils/opentelemetry.py](https://github.com/mlco2/ecologits/blob/5be90dadc86ed92f48dc55316469d888827aec55/ecologits/utils/opentelemetry.py) " +
    "of 2026-03-13. All but the first are gauges of the last request: they cannot be summed. Its units " +
    "`joules` and `gCO2eq` are not UCUM; they are copied unchanged, so that Prometheus has the " +
    "documented names, such as `ecologits_gwp_gCO2eq`.",
  rows: [
    row(
      "ecologits_requests",
      having(metric.operations, `${a.activity}=inference`),
      SAME,
      "EcoLogits omits requests of unknown impact; ours counts them, with the reason.",
    ),
    row("ecologits_energy", served(metric.energy), SAME, "Value only; ours has a band."),
    row("ecologits_gwp", served(metric.co2e), SAME, "Use and hardware in one number; ours separates them."),
    row(
      "ecologits_input_tokens",
      name(metric.tokens),
      "sum of the kinds of input",
      "Without cached tokens if the client does not report them.",
    ),
    row(
      "ecologits_output_tokens",
      having(metric.tokens, `${a.tokenKind}=output`, `${a.tokenKind}=reasoning`),
      "sum",
      "",
    ),
    row("ecologits_request_latency", "the span's duration", SAME, ""),
    row(
      "ecologits_adpe, ecologits_pe",
      "none",
      "none exists",
      "Minerals and primary energy are not computed.",
    ),
  ],
};

const OTHERS: MappingSection = {
  title: "Others",
  source:
    "As their sources had them: DCGM exporter d5e5f51 (2026-05-12), Scaphandre 04cc6ec (2026-07-19), " +
    "Zeus 75a8b93 (2026-08-20), CodeCarbon b05965e4 (2026-08-08), OpenLIT ad20b7b4 (2026-08-03). " +
    "OpenTelemetry's `hw.*` needs no mapping: Wattspan writes it unchanged.",
  rows: [
    row(
      "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
      having(metric.hwEnergy, ofGpu),
      "× 1000 (mJ)",
      "Since the driver was loaded.",
    ),
    row("DCGM_FI_DEV_POWER_USAGE", having(metric.hwPower, ofGpu), SAME, ""),
    row(
      "scaph_host_energy_microjoules",
      having(metric.hwEnergy, `${a.hwType}=cpu`),
      "× 1e6, sum",
      "Theirs is `psys` if there is one.",
    ),
    row(
      "scaph_process_power_consumption_microwatts",
      "a rate of ours, as for Kepler's process",
      "× 1e6 of the rate",
      "Idle power is in theirs.",
    ),
    row(
      "energy_monitor_gpu_energy_joules",
      here("gpu"),
      SAME,
      "A Zeus window has the whole card; overlapping windows count it twice.",
    ),
    row(
      "codecarbon_energy_consumed",
      name(metric.energy),
      "/ 3.6e6 (kWh)",
      "A gauge of a run; the whole machine by default.",
    ),
    row("codecarbon_emissions", name(metric.co2e), "/ 1000 (kg)", "A gauge of a run."),
    row("gpu.power.draw", having(metric.hwPower, ofGpu), SAME, "OpenLIT."),
  ],
};

/** All of them, in the order of the page. */
export const MAPPINGS: readonly MappingSection[] = [INFRASTRUCTURE, SCI, KEPLER, ECOLOGITS, OTHERS];

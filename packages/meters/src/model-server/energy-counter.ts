/** Energy counters that model servers show on pages of theirs, and under which names. */

/** The state of a counter: joules since some moment of the past, over all cards of the server. */
export interface EnergyCounter {
  /** The kind of server, as `methodId` of the part. */
  readonly server: string;
  readonly joules: number;
  /** How many cards are in the sum; undefined where the page does not say. */
  readonly cards?: number;
  /** How old the value may be, in milliseconds. */
  readonly refreshMs: number;
}

/**
 * On pages for Prometheus, one line for each card.
 *
 * - Triton: read from NVML or DCGM every `--metrics-interval-ms`, 2000 by default. Source: triton-inference-server/core, `metrics.cc`.
 * - NIM: NVML's counter since the driver was loaded; how often it is read is not said, so it is taken for Triton's. Source: NVIDIA NIM,
 *   "Observability".
 */
export const COUNTERS = [
  { name: "nv_energy_consumption", server: "triton", refreshMs: 2000 },
  { name: "gpu_total_energy_consumption_joules", server: "nim", refreshMs: 2000 },
] as const;

/** All names that are looked for on pages for Prometheus. */
export const ENERGY_NAMES: readonly string[] = COUNTERS.map(({ name }) => name);

/** NVML's counter moves so often, on cards of data centres. */
export const NVML_REFRESH_MS = 100;
/** Its power is the mean of a second there. */
export const NVML_WINDOW_MS = 1000;
/** TensorRT-LLM's answer has two numbers. */
const MAX_JSON = 4096;
/** A thousand cards in their lifetime draw less. */
const MAX_JOULES = 1e15;

/** What a page for Prometheus tells: sums over cards, and how many lines each has. */
export interface PageSums {
  sums(): ReadonlyMap<string, number>;
  lines(name: string): number;
}

/** The counter on a page for Prometheus. */
export function counterOn(page: PageSums): EnergyCounter | undefined {
  const sums = page.sums();
  for (const { name, server, refreshMs } of COUNTERS) {
    const joules = sums.get(name);
    if (isAmount(joules)) return { server, joules, cards: page.lines(name), refreshMs };
  }
  return undefined;
}

/**
 * The counter in an answer of TensorRT-LLM's `/energy_metrics`: `{ "total_energy_j": 1234.5678, "query_time": 99.1 }`, read from NVML when it
 * is asked. Source: NVIDIA/TensorRT-LLM, `tensorrt_llm/serve/openai_server.py`.
 */
export function counterIn(text: string): EnergyCounter | undefined {
  if (text.length > MAX_JSON || !/^\s*\{/.test(text)) return undefined;
  const joules = (parsed(text) as { total_energy_j?: unknown } | undefined)?.total_energy_j;
  return isAmount(joules) ? { server: "tensorrt-llm", joules, refreshMs: NVML_REFRESH_MS } : undefined;
}

const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < MAX_JOULES;

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined; // Half an answer, or none: there is no counter in it.
  }
}

/** Energy counters on pages of model servers, and their names. */

/** The state of a counter: joules since some past moment, over all cards of the server. */
export interface EnergyCounter {
  /** The kind of server, as `methodId` of the part. */
  readonly server: string;
  readonly joules: number;
  /** Number of cards in the sum; undefined if the page does not show it. */
  readonly cards?: number;
  /** Maximum age of the value, in milliseconds. */
  readonly refreshMs: number;
}

/**
 * On Prometheus pages, one line per card.
 * - Triton: read from NVML or DCGM every `--metrics-interval-ms`, 2000 by default. Source:
 *   triton-inference-server/core, `metrics.cc`.
 * - NIM: NVML's counter since the driver was loaded; its interval is not documented, so Triton's is assumed.
 *   Source: NVIDIA NIM, "Observability".
 */
export const COUNTERS = [
  { name: "nv_energy_consumption", server: "triton", refreshMs: 2000 },
  { name: "gpu_total_energy_consumption_joules", server: "nim", refreshMs: 2000 },
] as const;

/** All wanted names on Prometheus pages. */
export const ENERGY_NAMES: readonly string[] = COUNTERS.map(({ name }) => name);

/** Update interval of NVML's counter on data centre cards. */
export const NVML_REFRESH_MS = 100;
/** Its power there is the mean of a second. */
export const NVML_WINDOW_MS = 1000;
/** TensorRT-LLM's answer has two numbers. */
const MAX_JSON = 4096;
/** A thousand cards draw less in their lifetime. */
const MAX_JOULES = 1e15;

/** Values of a Prometheus page: sums over cards, and the number of lines of each. */
export interface PageSums {
  sums(): ReadonlyMap<string, number>;
  lines(name: string): number;
}

/** The counter on a Prometheus page. */
export function counterOn(page: PageSums): EnergyCounter | undefined {
  const sums = page.sums();
  for (const { name, server, refreshMs } of COUNTERS) {
    const joules = sums.get(name);
    if (isAmount(joules)) return { server, joules, cards: page.lines(name), refreshMs };
  }
  return undefined;
}

/**
 * The counter in an answer of TensorRT-LLM's `/energy_metrics`:
 * `{ "total_energy_j": 1234.5678, "query_time": 99.1 }`, read from NVML on request. Source:
 * NVIDIA/TensorRT-LLM, `tensorrt_llm/serve/openai_server.py`.
 */
export function counterIn(text: string): EnergyCounter | undefined {
  if (text.length > MAX_JSON || !/^\s*\{/.test(text)) return undefined;
  const joules = (parsedJson(text) as { total_energy_j?: unknown } | undefined)?.total_energy_j;
  return isAmount(joules) ? { server: "tensorrt-llm", joules, refreshMs: NVML_REFRESH_MS } : undefined;
}

const isAmount = (value: unknown): value is number =>
  typeof value === "number" && value >= 0 && value < MAX_JOULES;

/** JSON, or undefined: half an answer, or a page for people. */
function parsedJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

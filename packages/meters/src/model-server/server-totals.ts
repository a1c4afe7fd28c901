/**
 * The counters of model servers, and their names: the Prometheus exposition of each, https://prometheus.io.
 */

import { tokenWork } from "@wattspan/core";

/** Names of one kind of server. */
interface ServerNames {
  readonly input: string;
  readonly output?: string;
  /** Number of running requests. */
  readonly running?: string;
  /** Number of requests that wait for a place in the batch. */
  readonly waiting?: string;
  /** Whether a request counts during its work, or only at its end. */
  readonly counts: "progress" | "end";
  /** Whether the input includes cached tokens. */
  readonly cached: boolean;
  /** The unit of the input's count. */
  readonly unit: "tokens" | "requests";
}

/**
 * Exact names, from the sources of the servers: llama.cpp `tools/server` (`--metrics`), vLLM
 * `v1/metrics/loggers.py`, SGLang `metrics_collector.py`, text-generation-inference `router` (the sums of two
 * histograms), TensorRT-LLM `metrics/collector.py`, NIM ("Observability": counted each iteration), Triton
 * (requests, not tokens). Ollama has none.
 */
const SERVERS: readonly ServerNames[] = [
  {
    input: "llamacpp:prompt_tokens_total",
    output: "llamacpp:tokens_predicted_total",
    running: "llamacpp:requests_processing",
    waiting: "llamacpp:requests_deferred",
    counts: "end",
    cached: false,
    unit: "tokens",
  },
  {
    input: "vllm:prompt_tokens_total",
    output: "vllm:generation_tokens_total",
    running: "vllm:num_requests_running",
    waiting: "vllm:num_requests_waiting",
    counts: "progress",
    cached: true,
    unit: "tokens",
  },
  {
    input: "sglang:prompt_tokens_total",
    output: "sglang:generation_tokens_total",
    running: "sglang:num_running_reqs",
    waiting: "sglang:num_queue_reqs",
    counts: "end",
    cached: true,
    unit: "tokens",
  },
  {
    input: "tgi_request_input_length_sum",
    output: "tgi_request_generated_tokens_sum",
    running: "tgi_batch_current_size",
    waiting: "tgi_queue_size",
    counts: "end",
    cached: true,
    unit: "tokens",
  },
  {
    input: "trtllm_prompt_tokens_total",
    output: "trtllm_generation_tokens_total",
    running: "trtllm_num_requests_running",
    waiting: "trtllm_num_requests_waiting",
    counts: "end",
    cached: true,
    unit: "tokens",
  },
  {
    input: "prompt_tokens_total",
    output: "generation_tokens_total",
    running: "num_requests_running",
    waiting: "num_requests_waiting",
    counts: "progress",
    cached: true,
    unit: "tokens",
  },
  { input: "nv_inference_count", counts: "end", cached: true, unit: "requests" },
];

/** A restart that lets no total fall: Prometheus' own clients export the start of the process. */
const STARTED = "process_start_time_seconds";

/** All wanted names. */
export const WANTED: readonly string[] = [
  STARTED,
  ...SERVERS.flatMap(({ input, output, running, waiting }) => [input, output, running, waiting]).filter(
    (name) => name !== undefined,
  ),
];

/** A server's work since its start, from its page. */
export interface ServerTotals {
  /** Token work, see `tokenWork`; or requests. */
  readonly work: number;
  readonly input: number;
  readonly output: number;
  readonly counts: ServerNames["counts"];
  readonly cached: boolean;
  readonly unit: ServerNames["unit"];
  /** Running requests; undefined if the server does not state them. */
  readonly running: number | undefined;
  /** Waiting ones, likewise. */
  readonly waiting?: number | undefined;
  readonly startedS: number | undefined;
}

/** Values of a Prometheus page: sums over label sets, and whether those above 0 are of several models. */
interface Totals {
  sums(): ReadonlyMap<string, number>;
  hasModels(name: string): boolean;
}

/**
 * The totals of the first kind of server whose names are all present. Triton counts a request of an ensemble
 * for each of its models (triton-inference-server/tensorrtllm_backend#49): with several models at work its
 * inferences are no requests.
 */
export function totalsOf(page: Totals): ServerTotals | undefined {
  const sums = page.sums();
  for (const { input, output, running, waiting, ...how } of SERVERS) {
    const taken = sums.get(input);
    const given = output === undefined ? 0 : sums.get(output);
    if (taken === undefined || given === undefined) continue;
    if (how.unit === "requests" && page.hasModels(input)) continue;
    return {
      ...how,
      work: tokenWork({ inputFresh: taken, output: given }),
      input: taken,
      output: given,
      running: sums.get(running ?? ""),
      waiting: sums.get(waiting ?? ""),
      startedS: sums.get(STARTED),
    };
  }
  return undefined;
}

/** Whether a server restarted between two pages, or is another one. */
export function isRestarted(before: ServerTotals, after: ServerTotals): boolean {
  return (
    after.input < before.input ||
    after.output < before.output ||
    after.startedS !== before.startedS ||
    after.unit !== before.unit
  );
}

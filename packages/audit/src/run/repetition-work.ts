/** One repetition's work: metered, limited in time, and what it reports. */

import { systemClock } from "@wattspan/core";
import { MICROSECONDS_PER_SECOND, secondsFromMs } from "@wattspan/core/units";
import { stageKindOf } from "../format/scope.js";
import type { AuditedRepetition, AuditedWorkload, RepetitionReport } from "./audited-workload.js";
import { NotEnding, TimeLimit } from "./time-limit.js";

/** Runs a workload once. */
export class RepetitionWork {
  /** When it began and ended, in seconds. */
  from = 0;
  to = 0;
  /** Why it does not count, whatever the machine did. */
  failure: string | undefined;
  readonly #workload: AuditedWorkload;
  readonly #repetition: AuditedRepetition;
  readonly #limit: TimeLimit;
  #cpuS: number | undefined;
  #reported: RepetitionReport | undefined;

  constructor(given: Omit<AuditedRepetition, "report">, workload: AuditedWorkload, timeoutS?: number) {
    this.#workload = workload;
    this.#limit = new TimeLimit(given.signal, timeoutS);
    this.#repetition = {
      ...given,
      signal: this.#limit.signal,
      report: (counted) => {
        this.#reported = numbersIn(counted);
      },
    };
  }

  /** @throws NotEnding if it goes on after its time */
  async run(): Promise<void> {
    const { name, scope, cpuS = processCpuS } = this.#workload;
    const { metering } = this.#repetition;
    const before = cpuS();
    this.from = nowS();
    const failure = await failureOf(() =>
      metering.meterStage({ name, kind: stageKindOf(scope), span: false }, () =>
        this.#limit.within(() => this.#workload.run(this.#repetition)),
      ),
    );
    this.to = nowS();
    const after = cpuS();
    if (before !== undefined && after !== undefined) this.#cpuS = after - before;
    // Work that ends well when it is told to end may have done a part only.
    this.failure = this.#limit.why ?? (this.#repetition.signal.aborted ? "failed: aborted" : failure);
  }

  /** What it did, after it was counted. */
  async afterwards(): Promise<void> {
    this.failure ??= await failureOf(() => this.#workload.afterwards?.(this.#repetition));
    const missing = this.#workload.guardrails?.find(
      (step) => !((this.#reported?.guardrails?.[step] ?? 0) > 0),
    );
    if (missing !== undefined) this.failure ??= `failed: guardrail not reported: ${missing}`;
  }

  /** CPU seconds, and what it reported. */
  get facts(): Readonly<Record<string, unknown>> {
    return {
      ...(this.#cpuS !== undefined && { cpuS: this.#cpuS }),
      ...(this.#reported && { reported: this.#reported }),
    };
  }
}

/** Errors of workloads may hold secrets: their kind alone is recorded. */
async function failureOf(work: () => unknown): Promise<string | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof NotEnding) throw error;
    return `failed: ${error instanceof Error ? error.name.slice(0, 64) : typeof error}`;
  }
}

/** Counts alone are recorded: a text could be a secret, and other values are no JSON. */
function numbersIn(given: object, depth = 3): RepetitionReport {
  const kept = Object.entries(given).flatMap(([name, value]): [string, unknown][] => {
    if (typeof value === "number") return Number.isFinite(value) ? [[name, value]] : [];
    return typeof value === "object" && value !== null && depth > 1
      ? [[name, numbersIn(value, depth - 1)]]
      : [];
  });
  return Object.fromEntries(kept);
}

/** Monotonic seconds. */
export const nowS = (): number => secondsFromMs(systemClock.now());

const processCpuS = (): number => {
  const { user, system } = process.cpuUsage();
  return (user + system) / MICROSECONDS_PER_SECOND;
};

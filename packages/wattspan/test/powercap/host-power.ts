/** The power of a host, by an exact model: every figure is the integral of the power. */

/** What the host is. */
export interface HostPlan {
  readonly idleWatts: number;
  /** Every busy core draws this, whoever keeps it busy: only then can CPU time divide energy rightly. */
  readonly wattsPerCore: number;
  /** The processes that are metered, by the names of their control groups. */
  readonly groups: readonly string[];
  /** What all others do from when they begin: `cores` busy for `onMs`, none for `offMs`, and so on. */
  readonly others: { readonly cores: number; readonly onMs: number; readonly offMs: number };
}

/** What was drawn since the start. */
export interface HostTruth {
  /** What a counter that began at 0 shows. */
  readonly microjoules: number;
  readonly idleJ: number;
  /** CPU seconds, and the joules that they drew, of each group and of `others`. */
  readonly cpuS: Readonly<Record<string, number>>;
  readonly joules: Readonly<Record<string, number>>;
}

/** Draws power. Times in milliseconds. */
export class HostPower {
  readonly #plan: HostPlan;
  readonly #cpuS: Record<string, number>;
  readonly #cores: Record<string, number>;
  readonly #startMs: number;
  #atMs: number;
  #othersMs = Number.POSITIVE_INFINITY;

  constructor(plan: HostPlan, startMs: number) {
    this.#plan = plan;
    this.#startMs = this.#atMs = startMs;
    this.#cpuS = Object.fromEntries([...plan.groups, "others"].map((name) => [name, 0]));
    this.#cores = Object.fromEntries(plan.groups.map((name) => [name, 0]));
  }

  /** Draws what is drawn up to a moment. A moment in the past changes nothing. */
  advance(toMs: number): void {
    const ms = Math.max(0, toMs - this.#atMs);
    for (const [group, cores] of Object.entries(this.#cores)) this.#work(group, cores * ms);
    this.#work("others", this.#othersWork(toMs) - this.#othersWork(this.#atMs));
    this.#atMs = Math.max(toMs, this.#atMs);
  }

  /** From `atMs` on a group keeps this many cores busy. */
  load(group: string, cores: number, atMs: number): void {
    this.advance(atMs);
    this.#cores[group] = cores;
  }

  /** From `atMs` on the others do what they do. */
  beginOthers(atMs: number): void {
    this.advance(atMs);
    this.#othersMs = atMs;
  }

  truth(): HostTruth {
    const { idleWatts, wattsPerCore } = this.#plan;
    const idleJ = (idleWatts * (this.#atMs - this.#startMs)) / 1000;
    const cpuS = { ...this.#cpuS };
    const joules = Object.fromEntries(Object.entries(cpuS).map(([name, s]) => [name, s * wattsPerCore]));
    const totalJ = Object.values(joules).reduce((sum, own) => sum + own, idleJ);
    const microjoules = Math.floor(totalJ * 1e6);
    return { microjoules, idleJ, cpuS, joules };
  }

  #work(name: string, coreMs: number): void {
    this.#cpuS[name] = (this.#cpuS[name] ?? 0) + coreMs / 1000;
  }

  /** Core milliseconds of the others up to a moment. */
  #othersWork(ms: number): number {
    const { cores, onMs, offMs } = this.#plan.others;
    const sinceMs = Math.max(0, ms - this.#othersMs);
    const period = onMs + offMs;
    return cores * (Math.floor(sinceMs / period) * onMs + Math.min(onMs, sinceMs % period));
  }
}

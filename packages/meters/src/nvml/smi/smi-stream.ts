/**
 * One long-lived `nvidia-smi` that prints the power of cards: starting one per reading would cost a thousand
 * times as much.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { BackOff } from "../cards/back-off.js";
import { SmiLines, type SmiValue, smiPower, spread } from "./smi-answer.js";
import { smiEnvironment } from "./smi-query.js";

/** A stream that is silent for this long hangs, and is ended. */
const SILENT_MS = 5000;
/** Characters per second; more is no power of cards. */
const FLOOD = 2 ** 18;
const SECOND = 1000;
/** It ends with NVML's codes: the card is lost, or must be reset. */
const LOST = new Set([15, 16]);

/** The query of a stream. */
export interface SmiQuery {
  readonly program: string;
  /** The columns after `uuid`. */
  readonly columns: readonly string[];
  /** UUIDs of the cards. */
  readonly ids: readonly string[];
  readonly intervalMs: number;
  readonly now: () => number;
  /** Maximum of kept lines per card. Default: only the newest. */
  readonly kept?: number;
}

/** A line of a card, and its print time: by its arrival, as the printed time has no zone. */
export interface SmiSample {
  readonly atMs: number;
  readonly values: readonly SmiValue[];
}

/**
 * The child, restarted when it ends. It keeps no process alive, and ends by itself once it is no longer read.
 */
export class SmiStream {
  readonly #query: SmiQuery;
  readonly #samples = new Map<string, SmiSample>();
  readonly #kept = new Map<string, SmiSample[]>();
  readonly #backOff = new BackOff();
  #child: ChildProcess | undefined;
  #heardMs = 0;
  #flood = { sinceMs: 0, length: 0 };
  #reason = "";
  #waiting: (() => void) | undefined;

  constructor(query: SmiQuery) {
    this.#query = query;
  }

  /** The number of the child's process, if there is one. */
  get pid(): number | undefined {
    return this.#child?.pid;
  }

  /** The newest sample. */
  sample(uuid: string): SmiSample | undefined {
    return this.#samples.get(uuid);
  }

  /** The samples since the last call, the oldest first. */
  take(uuid: string): readonly SmiSample[] {
    const kept = this.#kept.get(uuid) ?? [];
    this.#kept.delete(uuid);
    return kept;
  }

  /** Why there is no sample. */
  get reason(): string {
    return this.#child ? "nvidia-smi prints nothing" : this.#reason;
  }

  /** Starts it if it does not run and may; ends it if it hangs. */
  tend(): void {
    const nowMs = this.#query.now();
    if (!this.#child && this.#backOff.isDue(nowMs)) this.#tryToStart(nowMs);
    else if (this.#child && this.#isSilent(nowMs)) this.#endUnlessHeard(this.#child);
  }

  /**
   * Waits for a line of each card, or the end of the child. The process waits too: an `await` of the
   * application may depend on it.
   */
  async first(deadlineMs: number, signal: AbortSignal): Promise<void> {
    const isThere = () => this.#query.ids.every((uuid) => this.#samples.has(uuid));
    let isOver = signal.aborted;
    const end = () => {
      isOver = true;
      this.#waiting?.();
    };
    const timer = setTimeout(end, deadlineMs);
    signal.addEventListener("abort", end, { once: true });
    try {
      while (!isThere() && this.#child && !isOver)
        await new Promise<void>((resolve) => {
          this.#waiting = resolve;
        });
    } finally {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      this.#waiting = undefined;
    }
  }

  /** Ends it for good. */
  close(): void {
    this.#end();
    this.#backOff.failed(Number.POSITIVE_INFINITY);
  }

  /** The system may refuse, for lack of memory or processes. */
  #tryToStart(nowMs: number): void {
    try {
      this.#start();
    } catch {
      this.#reason = "nvidia-smi cannot be started";
      this.#backOff.failed(nowMs);
    }
  }

  #start(): void {
    const { program, columns, ids, intervalMs } = this.#query;
    const nowMs = this.#query.now();
    this.#heardMs = nowMs;
    this.#flood = { sinceMs: nowMs, length: 0 };
    const fields = `--query-gpu=${["uuid", ...columns].join(",")}`;
    const rest = [
      fields,
      "--format=csv,noheader,nounits",
      `--id=${ids.join(",")}`,
      `-lms`,
      String(intervalMs),
    ];
    const child = spawn(program, rest, { stdio: ["ignore", "pipe", "ignore"], env: smiEnvironment() });
    this.#child = child;
    const lines = new SmiLines();
    child.stdout.setEncoding("latin1");
    child.stdout.on("data", (piece: string) => this.#take(child, lines, piece));
    child.on("error", () => this.#ended(child, null));
    child.on("close", (code) => this.#ended(child, code));
    child.unref();
    (child.stdout as unknown as { unref(): void }).unref();
  }

  #take(child: ChildProcess, lines: SmiLines, piece: string): void {
    if (child !== this.#child) return;
    const atMs = this.#query.now();
    if (this.#isFlood(atMs, piece.length)) {
      this.#end();
      return;
    }
    const came = new Map<string, (readonly SmiValue[])[]>();
    for (const line of lines.add(piece)) {
      const power = smiPower(line, this.#query.columns.length);
      // Only the queried cards: other output must not fill the memory.
      if (!power || !this.#query.ids.includes(power.uuid)) continue;
      came.set(power.uuid, [...(came.get(power.uuid) ?? []), power.values]);
      this.#heardMs = atMs;
      this.#backOff.succeeded();
    }
    for (const [uuid, values] of came) this.#keep(uuid, values, atMs);
    this.#waiting?.();
  }

  /** Lines that arrive together waited for this thread. */
  #keep(uuid: string, values: readonly (readonly SmiValue[])[], atMs: number): void {
    const { kept = 0, intervalMs } = this.#query;
    const moments = spread(values.length, { fromMs: this.#samples.get(uuid)?.atMs, toMs: atMs, intervalMs });
    const samples = values.map((one, index) => ({ atMs: moments[index] as number, values: one }));
    this.#samples.set(uuid, samples.at(-1) as SmiSample);
    if (kept > 0) this.#kept.set(uuid, [...(this.#kept.get(uuid) ?? []), ...samples].slice(-kept));
  }

  #isSilent(nowMs: number): boolean {
    return nowMs - this.#heardMs > SILENT_MS;
  }

  /** Behind a blocked event loop lines may wait: it reads them between the two. */
  #endUnlessHeard(child: ChildProcess): void {
    const end = () => {
      if (child === this.#child && this.#isSilent(this.#query.now())) this.#end();
    };
    setImmediate(() => setImmediate(end).unref()).unref();
  }

  #isFlood(nowMs: number, length: number): boolean {
    if (nowMs - this.#flood.sinceMs > SECOND) this.#flood = { sinceMs: nowMs, length: 0 };
    this.#flood.length += length;
    return this.#flood.length > FLOOD;
  }

  #end(): void {
    const child = this.#child;
    if (!child) return;
    child.stdout?.destroy();
    child.kill("SIGKILL");
    this.#ended(child, null);
  }

  #ended(child: ChildProcess, code: number | null): void {
    if (child !== this.#child) return;
    this.#child = undefined;
    this.#reason = code !== null && LOST.has(code) ? "lost" : "nvidia-smi ended";
    this.#samples.clear();
    this.#kept.clear();
    this.#backOff.failed(this.#query.now());
    this.#waiting?.();
  }
}

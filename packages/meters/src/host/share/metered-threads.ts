/**
 * Threads of this process that count themselves: a worker thread in which Wattspan runs announces it, and its
 * time is then not the main thread's. Nothing leaves the process.
 */

import { join } from "node:path";
import { BroadcastChannel } from "node:worker_threads";
import type { Files } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";
import type { CpuSeconds } from "../processes/cpu-seconds.js";
import { threadSeconds } from "../processes/thread-seconds.js";

/**
 * The name includes the version of the messages: copies of other versions understand each other or do not
 * meet.
 */
const CHANNEL = "wattspan-metered-threads/1";

/** CPU seconds between reports to the others. */
const STEP_S = 0.005;
/** A reporting thread may vanish silently: this is the maximum of kept ones. */
const MAX_REPORTING = 256;

/**
 * Messages between threads. Seconds are CPU seconds of the thread. One that `reports` has no file: it sends
 * its time as `used`.
 */
type Message =
  | { readonly kind: "who" }
  | { readonly kind: "began"; readonly thread: string; readonly atS: number }
  | { readonly kind: "runs"; readonly thread: string; readonly atS: number }
  | { readonly kind: "reports"; readonly thread: string; readonly atS: number }
  | { readonly kind: "used"; readonly thread: string; readonly atS: number }
  | { readonly kind: "ended"; readonly thread: string; readonly atS: number };

/**
 * Announces to the main thread that this thread counts itself from now on. Returns a function that announces
 * the end, once.
 */
export function accountForThread(thread: string, used: CpuSeconds): () => void {
  const fromS = used.read() ?? 0;
  const channel = open((message) => {
    if (message.kind === "who") send(channel, { kind: "runs", thread, atS: fromS });
  });
  send(channel, { kind: "began", thread, atS: fromS });
  let isOver = false;
  return () => {
    if (isOver) return;
    isOver = true;
    send(channel, { kind: "ended", thread, atS: used.read() ?? fromS });
    channel.close();
  };
}

/**
 * As above, for a thread whose CPU time only it can read: it reports its time when that is read, so others
 * learn of it as late. Reading returns the thread's time; closing announces the end.
 */
export function accountAndReport(thread: string, used: CpuSeconds): CpuSeconds {
  let sentS = used.read() ?? 0;
  const channel = open((message) => {
    if (message.kind === "who") send(channel, { kind: "reports", thread, atS: used.read() ?? sentS });
  });
  send(channel, { kind: "reports", thread, atS: sentS });
  let isOver = false;
  return {
    read() {
      const atS = used.read();
      if (atS === undefined || atS - sentS < STEP_S) return atS;
      sentS = atS;
      send(channel, { kind: "used", thread, atS });
      return atS;
    },
    close() {
      if (isOver) return;
      isOver = true;
      send(channel, { kind: "ended", thread, atS: used.read() ?? sentS });
      channel.close();
      used.close();
    },
  };
}

/** The last report of a thread. */
class ReportedSeconds implements CpuSeconds {
  atS: number;

  constructor(atS: number) {
    this.atS = atS;
  }

  read(): number {
    return this.atS;
  }

  close(): void {
    this.atS = Number.NaN;
  }
}

interface MeteredThread {
  readonly used: CpuSeconds;
  readonly fromS: number;
  lastS: number;
}

/** Follows, in the main thread, the threads that count themselves. */
export class MeteredThreads {
  readonly #paths: HostPaths;
  readonly #files: Files;
  readonly #channel: BroadcastChannel;
  readonly #threads = new Map<string, MeteredThread>();
  /** The time of each thread when this began: some may have counted themselves for long. */
  readonly #before: ReadonlyMap<string, number>;
  #endedS = 0;

  constructor(paths: HostPaths, files: Files) {
    this.#paths = paths;
    this.#files = files;
    this.#before = usedByEach(paths, files);
    this.#channel = open((message) => this.#hear(message));
    send(this.#channel, { kind: "who" });
  }

  /** Their CPU seconds since this began, or since they began. */
  seconds(): number {
    let sum = 0;
    for (const [number, thread] of this.#threads) {
      const atS = thread.used.read();
      // An ended thread counts up to its last look. Workers may come and go by the thousand.
      if (atS === undefined) {
        this.#end(number, thread.lastS);
        continue;
      }
      thread.lastS = Math.max(thread.lastS, atS);
      sum += thread.lastS - thread.fromS;
    }
    return sum + this.#endedS;
  }

  close(): void {
    this.#channel.close();
    for (const { used } of this.#threads.values()) used.close();
    this.#threads.clear();
  }

  #hear(message: Message): void {
    if (message.kind === "who") return;
    const { kind, thread: number, atS } = message;
    if (kind === "ended") this.#end(number, atS);
    else if (kind === "used") this.#reported(number, atS);
    else if (kind === "reports") this.#begin(number, new ReportedSeconds(atS), atS);
    else this.#find(kind, number, atS);
  }

  #reported(number: string, atS: number): void {
    const used = this.#threads.get(number)?.used;
    if (used instanceof ReportedSeconds) used.atS = Math.max(used.atS, atS);
  }

  #begin(number: string, used: CpuSeconds, fromS: number): void {
    if (this.#threads.has(number)) return; // It answered another caller.
    const reporting = [...this.#threads].filter(([, thread]) => thread.used instanceof ReportedSeconds);
    const [oldest] = reporting;
    if (oldest && reporting.length >= MAX_REPORTING) this.#end(oldest[0], oldest[1].lastS);
    this.#threads.set(number, { used, fromS, lastS: fromS });
  }

  #find(kind: "began" | "runs", number: string, atS: number): void {
    const known = this.#threads.get(number);
    // Two meters of one thread report the same. Numbers of ended threads are reused.
    if (known && known.used.read() !== undefined) return;
    if (known) this.#end(number, known.lastS);
    const used = threadSeconds(number, this.#paths, this.#files);
    const fromS = kind === "runs" ? Math.max(atS, this.#before.get(number) ?? 0) : atS;
    if (used) this.#threads.set(number, { used, fromS, lastS: fromS });
  }

  #end(number: string, atS: number): void {
    const thread = this.#threads.get(number);
    if (!thread) return;
    this.#threads.delete(number);
    this.#endedS += Math.max(thread.fromS, atS) - thread.fromS;
    thread.used.close();
  }
}

function usedByEach(paths: HostPaths, files: Files): Map<string, number> {
  const each = new Map<string, number>();
  for (const number of threadsOf(paths, files)) {
    const used = threadSeconds(number, paths, files);
    const atS = used?.read();
    if (atS !== undefined) each.set(number, atS);
    used?.close();
  }
  return each;
}

function threadsOf({ proc }: HostPaths, files: Files): readonly string[] {
  try {
    return files.list(join(proc, "self/task"));
  } catch {
    return []; // No /proc: no thread can count itself either.
  }
}

function open(hear: (message: Message) => void): BroadcastChannel {
  const channel = new BroadcastChannel(CHANNEL);
  channel.onmessage = (event) => {
    const { data } = event as { readonly data: unknown };
    if (isMessage(data)) hear(data);
  };
  channel.unref();
  return channel;
}

const KINDS: readonly string[] = ["began", "runs", "reports", "used", "ended"];

/** Any code in the process may post to the channel. */
function isMessage(data: unknown): data is Message {
  if (typeof data !== "object" || data === null) return false;
  const { kind, thread, atS } = data as Partial<Record<"kind" | "thread" | "atS", unknown>>;
  if (kind === "who") return true;
  const isKnown = typeof kind === "string" && KINDS.includes(kind);
  return isKnown && typeof thread === "string" && /^\d+$/.test(thread) && Number.isFinite(atS);
}

const send = (channel: BroadcastChannel, message: Message): void => channel.postMessage(message);

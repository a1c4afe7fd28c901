/** The requests that a client sent for one inference, which its retries hide. */

import { secondsFromMs } from "../contracts/units.js";
import type { Transfer } from "../quantities/accounting.js";
import type { AttemptResult } from "./current-activity.js";

/** One request. */
interface Attempt {
  readonly startMs: number;
  /** The number of earlier ones for the same answer. */
  readonly retries: number;
  result: AttemptResult | undefined;
}

/** Of one inference, those that are remembered until they are tried again. */
const MAX_REMEMBERED = 100;

/** Counts requests, and the time that passed without one that succeeded. */
export class AttemptLog {
  /** The destination of the last one. */
  host: string | undefined;
  /** The region that the last answer named. */
  region: string | undefined;
  count = 0;
  /** The number without an answer: refused, and failed after the server may have begun. */
  refused = 0;
  failed = 0;
  /** Bytes over the network, if their number was stated, and messages without it. */
  readonly transfer: { -readonly [K in keyof Transfer]: number } = {
    bytes: 0,
    unsizedRequests: 0,
    unsizedAnswers: 0,
  };
  /** Bodies of requests and answers with a stated length, and their bytes. */
  readonly sent = { bodies: 0, bytes: 0 };
  readonly received = { bodies: 0, bytes: 0 };
  readonly #firstMs: number;
  #running = 0;
  /** The latest that no later one has repeated. */
  readonly #unrepeated: Attempt[] = [];
  /** Time of failed requests and of waiting after them. */
  #lostMs = 0;
  #lostFromMs: number | undefined;

  constructor(nowMs: number) {
    this.#firstMs = nowMs;
  }

  /** A request begins; `retries` of the same answer came before it. */
  begin(nowMs: number, host: string | undefined, retries = 0, bytes?: number): Attempt {
    this.#move(this.sent, "unsizedRequests", bytes);
    if (retries > 0) this.#repeat(retries - 1);
    if (this.#lostFromMs !== undefined) this.#lostMs += nowMs - this.#lostFromMs;
    this.#lostFromMs = undefined;
    this.host = host ?? this.host;
    this.count++;
    this.#running++;
    const attempt: Attempt = { startMs: nowMs, retries, result: undefined };
    if (this.#unrepeated.push(attempt) > MAX_REMEMBERED) this.#unrepeated.shift();
    return attempt;
  }

  /** Its headers are there, or it has failed. Later calls are ignored. */
  end(attempt: Attempt, result: AttemptResult, region?: string, bytes?: number): void {
    if (attempt.result) return;
    if (result === "answered" || bytes !== undefined) this.#move(this.received, "unsizedAnswers", bytes);
    this.#running--;
    attempt.result = result;
    if (result === "answered") this.region = region ?? this.region;
    else this.#dismiss(attempt, result);
  }

  /** The inference ended: requests that are still out got no answer, as the slower one of two. */
  close(): void {
    this.failed += this.#running;
    this.#running = 0;
  }

  /** The most seconds in which the server may have worked: without failed requests and the waits after them. */
  servingS(endMs: number): number {
    return secondsFromMs(Math.max(0, endMs - this.#firstMs - this.#lostMs));
  }

  #move(
    where: AttemptLog["sent"],
    unsized: "unsizedRequests" | "unsizedAnswers",
    bytes: number | undefined,
  ): void {
    if (bytes === undefined) this.transfer[unsized]++;
    else {
      this.transfer.bytes += bytes;
      where.bytes += bytes;
      where.bodies++;
    }
  }

  /** What is tried again: a request without an answer, maybe next to another one, else the last answer. */
  #repeat(retries: number): void {
    const ended = this.#unrepeated.filter((one) => one.retries === retries && one.result);
    const repeated = ended.find(({ result }) => result !== "answered") ?? ended.at(-1);
    if (!repeated) return;
    this.#unrepeated.splice(this.#unrepeated.indexOf(repeated), 1);
    // A client that tries again had no use for what came before: a stream may break after its headers.
    if (repeated.result === "answered") this.#dismiss(repeated, "failed");
  }

  #dismiss(attempt: Attempt, result: "refused" | "failed"): void {
    attempt.result = result;
    this[result]++;
    if (this.#running === 0) this.#lostFromMs = attempt.startMs;
  }
}

/**
 * Output of the sampling worker in shared memory: the newest sum of each zone, its time, and why it is
 * missing. One side writes and the other reads; neither waits.
 */

/** The newest sample of one zone. */
export interface SharedSample {
  readonly microjoules: bigint;
  /** On the time base of the reading thread, in milliseconds. */
  readonly atMs: number;
  /** Gaps that have ended so far. */
  readonly gaps: number;
  /** Why there is no value; empty if there is one. */
  readonly failure: string;
}

/** Failures with a number. Any other is `unreadable`. */
const FAILURES = [
  "", "not read yet", "unreadable", "malformed", "unknown", "implausible", "not discharging", "on mains", "suspended",
  "EIO", "ENODEV", "ENOENT", "ENXIO", "ESTALE", "EBADF", "EACCES", "EPERM", "ENODATA", "EAGAIN", "EBUSY", "EINVAL", "ETIMEDOUT", "EREMOTEIO",
]; // biome-ignore format: a list

/** 32-bit words of the header: whether the newest sample was read, and one on which the worker sleeps. */
const HEADER = { read: 0, sleep: 1 };
const HEADER_WORDS = 2;
/** Words of a zone. 64-bit numbers are two words: atomic access to them as such costs ten times as much. */
const WORDS = { sequence: 0, failure: 1, gaps: 2, microjoules: 3, atUs: 5 };
const ZONE_WORDS = 7;
/** The writer finishes within a microsecond, unless it loses its processor in the middle. */
const TRIES = 4;
const US_PER_MS = 1000;
const WORD = 2 ** 32;
const WORD_BITS = 32n;
const WORD_BYTES = 4;

/** The shared memory of some zones. */
export class SharedSamples {
  readonly buffer: SharedArrayBuffer;
  readonly #words: Int32Array<SharedArrayBuffer>;

  constructor(buffer: SharedArrayBuffer) {
    this.buffer = buffer;
    this.#words = new Int32Array(buffer);
  }

  /** Memory for zones that were not read yet. */
  static for(zones: number): SharedSamples {
    const samples = new SharedSamples(
      new SharedArrayBuffer((HEADER_WORDS + zones * ZONE_WORDS) * WORD_BYTES),
    );
    for (let zone = 0; zone < zones; zone++)
      samples.publish(zone, { microjoules: 0n, atMs: 0, gaps: 0, failure: "not read yet" });
    return samples;
  }

  /** Writes the newest sample of a zone. */
  publish(zone: number, { microjoules, atMs, gaps, failure }: SharedSample): void {
    const words = this.#words;
    const at = HEADER_WORDS + zone * ZONE_WORDS;
    const code = FAILURES.indexOf(failure);
    const atUs = Math.max(0, Math.round(atMs * US_PER_MS));
    // Odd while it is being written.
    Atomics.add(words, at + WORDS.sequence, 1);
    Atomics.store(words, at + WORDS.failure, code < 0 ? FAILURES.indexOf("unreadable") : code);
    Atomics.store(words, at + WORDS.gaps, gaps);
    Atomics.store(words, at + WORDS.microjoules, Number(BigInt.asIntN(32, microjoules)));
    Atomics.store(words, at + WORDS.microjoules + 1, Number(BigInt.asIntN(32, microjoules >> WORD_BITS)));
    Atomics.store(words, at + WORDS.atUs, (atUs % WORD) | 0);
    Atomics.store(words, at + WORDS.atUs + 1, Math.floor(atUs / WORD));
    Atomics.add(words, at + WORDS.sequence, 1);
  }

  /** Reads the newest sample of a zone; undefined while it is being written. */
  newest(zone: number): SharedSample | undefined {
    const words = this.#words;
    const at = HEADER_WORDS + zone * ZONE_WORDS;
    for (let tries = 0; tries < TRIES; tries++) {
      const before = Atomics.load(words, at + WORDS.sequence);
      const code = Atomics.load(words, at + WORDS.failure);
      const gaps = Atomics.load(words, at + WORDS.gaps);
      const low = Atomics.load(words, at + WORDS.microjoules) >>> 0;
      const high = Atomics.load(words, at + WORDS.microjoules + 1) >>> 0;
      const lowUs = Atomics.load(words, at + WORDS.atUs) >>> 0;
      const highUs = Atomics.load(words, at + WORDS.atUs + 1) >>> 0;
      if (before % 2 !== 0 || before !== Atomics.load(words, at + WORDS.sequence)) continue;
      const atMs = (highUs * WORD + lowUs) / US_PER_MS;
      return { microjoules: joined(high, low), atMs, gaps, failure: FAILURES[code] ?? "unreadable" };
    }
    return undefined;
  }

  /** Marks the samples as read, and wakes the writer if it rests. */
  noteRead(): void {
    if (Atomics.exchange(this.#words, HEADER.read, 1) === 0) Atomics.notify(this.#words, HEADER.read);
  }

  /** Whether the samples were read since the last call. */
  takeRead(): boolean {
    return Atomics.exchange(this.#words, HEADER.read, 0) === 1;
  }

  /** Blocks the calling thread for a while. */
  sleep(ms: number): void {
    Atomics.wait(this.#words, HEADER.sleep, 0, ms);
  }

  /** Blocks the calling thread until the samples are read, or for a while. Returns whether they were. */
  rest(ms: number): boolean {
    return Atomics.wait(this.#words, HEADER.read, 0, ms) !== "timed-out";
  }
}

/** A number from two words, through a double if that is exact. */
function joined(high: number, low: number): bigint {
  const value = high * WORD + low;
  return Number.isSafeInteger(value) ? BigInt(value) : (BigInt(high) << WORD_BITS) + BigInt(low);
}

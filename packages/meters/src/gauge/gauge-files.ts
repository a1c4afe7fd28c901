// Imports end in `.ts`, so that Node can run this from source in another thread, which does not resolve `.js`
// to it.
import type { Files } from "../host/files/files.ts";
import { GONE, HeldFile } from "../host/files/held-file.ts";
import { SignedFile } from "../host/files/signed-file.ts";
import type { Condition, Factor, Gauge, Term } from "./gauge.ts";

interface HeldFactor extends Factor {
  readonly file: SignedFile;
}
interface HeldCondition extends Condition {
  readonly file: HeldFile;
}
interface HeldTerm {
  readonly factors: readonly HeldFactor[];
  readonly unless: readonly HeldCondition[];
  readonly noiseWatts: number;
}

const buffer = Buffer.alloc(64);
/** A sensor without a load shows a little less than nothing. */
const NOISE_WATTS = 0.1;

/** The files of one gauge, held open. */
export class GaugeFiles {
  /** Why the last `watts` returned nothing. */
  failure = "";
  /** The file that this is about: one of several may be missing or closed. Empty if the value of all is impossible. */
  failedPath = "";
  readonly #gauge: Gauge;
  readonly #terms: readonly HeldTerm[];

  constructor(gauge: Gauge, files: Files) {
    this.#gauge = gauge;
    this.#terms = gauge.terms.map(({ factors, unless = [], noiseWatts = NOISE_WATTS }: Term) => ({
      noiseWatts,
      factors: factors.map((factor) => ({ ...factor, file: new SignedFile(factor.path, files) })),
      unless: unless.map((condition) => ({ ...condition, file: new HeldFile(condition.path, files) })),
    }));
  }

  /** The current power, or undefined: see `failure`. One unreadable term makes the sum unknown. */
  watts(): number | undefined {
    let sum: number | undefined;
    for (const term of this.#terms) {
      const counts = this.#counts(term);
      if (counts === undefined) return undefined;
      if (!counts) continue;
      const watts = this.#product(term);
      if (watts === undefined) return undefined;
      sum = (sum ?? 0) + watts;
    }
    const { minWatts = 0, maxWatts } = this.#gauge;
    if (sum === undefined || (sum >= minWatts && sum <= maxWatts)) return sum;
    return this.#fail("implausible");
  }

  close(): void {
    for (const { factors, unless } of this.#terms)
      for (const { file } of [...factors, ...unless]) file.close();
  }

  /** Whether it counts; undefined if a condition is unreadable. A device that is gone adds nothing. */
  #counts({ unless }: HeldTerm): boolean | undefined {
    for (const { file, path, text, reason } of unless) {
      const length = file.read(buffer);
      if (length >= 0 && buffer.toString("latin1", 0, length).trim() !== text) continue;
      this.#fail(length < 0 ? file.failure : reason, path);
      return length < 0 && !GONE.has(file.failure) ? undefined : false;
    }
    return true;
  }

  #product({ factors, noiseWatts }: HeldTerm): number | undefined {
    let product = 1;
    for (const { file, path, steps, unknown } of factors) {
      const value = file.read();
      if (value === undefined) return this.#fail(file.failure, path);
      if (unknown?.includes(value)) return this.#fail("unknown", path);
      product *= value / steps;
    }
    if (product >= -noiseWatts) return Math.max(0, product);
    return this.#fail("implausible");
  }

  #fail(failure: string, path = ""): undefined {
    this.failure = failure;
    this.failedPath = path;
  }
}

// Imports end in `.ts`, so that Node can run this from source in another thread, which does not resolve `.js`
// to it.
import type { Files } from "../host/files/files.ts";
import { HeldFile } from "../host/files/held-file.ts";
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
  readonly when: readonly HeldCondition[];
}

const buffer = Buffer.alloc(64);

/** The files of one gauge, held open. */
export class GaugeFiles {
  /** Why the last `watts` returned nothing. */
  failure = "";
  readonly #gauge: Gauge;
  readonly #terms: readonly HeldTerm[];

  constructor(gauge: Gauge, files: Files) {
    this.#gauge = gauge;
    this.#terms = gauge.terms.map(({ factors, when = [] }: Term) => ({
      factors: factors.map((factor) => ({ ...factor, file: new SignedFile(factor.path, files) })),
      when: when.map((condition) => ({ ...condition, file: new HeldFile(condition.path, files) })),
    }));
  }

  /** The current power, or undefined: see `failure`. One unreadable term makes the sum unknown. */
  watts(): number | undefined {
    let sum: number | undefined;
    for (const term of this.#terms) {
      const reason = this.#whyNot(term);
      if (reason !== undefined) {
        this.failure = reason;
        continue;
      }
      const watts = this.#product(term);
      if (watts === undefined) return undefined;
      sum = (sum ?? 0) + watts;
    }
    const { minWatts = 0, maxWatts } = this.#gauge;
    if (sum === undefined || (sum >= minWatts && sum <= maxWatts)) return sum;
    this.failure = "implausible";
    return undefined;
  }

  close(): void {
    for (const { factors, when } of this.#terms) for (const { file } of [...factors, ...when]) file.close();
  }

  #whyNot({ when }: HeldTerm): string | undefined {
    for (const { file, text, holds, reason } of when) {
      const length = file.read(buffer);
      if (length < 0) return file.failure;
      if ((buffer.toString("latin1", 0, length).trim() === text) !== holds) return reason;
    }
    return undefined;
  }

  /** Drivers differ in the sign that shows the direction of a current. */
  #product({ factors }: HeldTerm): number | undefined {
    let product = 1;
    for (const { file, steps, unknown } of factors) {
      const value = file.read();
      if (value === undefined || unknown?.includes(value)) {
        this.failure = value === undefined ? file.failure : "unknown";
        return undefined;
      }
      product *= value / steps;
    }
    return Math.abs(product);
  }
}

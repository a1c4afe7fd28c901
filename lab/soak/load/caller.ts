/** Checks that a caller gets exactly the object or error of its function. */

import type { Functions } from "./functions.ts";

/** Counts calls, and errors, which should stay 0. */
export class Caller {
  readonly counts = {
    calls: 0,
    /** Another object than the function gave. */
    otherResults: 0,
    /** Another error than the function threw, or one where it threw none. */
    otherErrors: 0,
  };

  /** A result as it was given. */
  same(got: unknown, given: unknown): void {
    if (got !== given) this.counts.otherResults++;
  }

  /** Runs work that must end with exactly this error. */
  async fails(run: () => unknown, error: unknown): Promise<void> {
    try {
      await run();
      this.counts.otherErrors++;
    } catch (caught) {
      if (caught !== error) this.counts.otherErrors++;
    }
  }

  /** Runs a whole call, which must not fail, and counts it. */
  async whole(call: (functions: Functions) => Promise<void>, functions: Functions): Promise<void> {
    this.counts.calls++;
    try {
      await call(functions);
    } catch {
      this.counts.otherErrors++;
    }
  }
}

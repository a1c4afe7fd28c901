/** A host on which several threads meter and find each other through a folder. */

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ManualClock } from "@wattspan/testing";
import { Registry, type ThreadName } from "./inside-meters.ts";

const elsewhere = (index: number): ThreadName => ({
  ...{ pid: 7, thread: 7, start: "1" },
  place: `01234567_${index}`,
});

/** The threads of a simulated host that meter. */
export class RegisteredHost {
  readonly #folder = mkdtempSync(join(tmpdir(), "wattspan-attack-"));
  readonly #clock: ManualClock;
  readonly #all: Registry[] = [];
  #looks = 0;

  constructor(clock: ManualClock) {
    this.#clock = clock;
  }

  /** A thread begins to meter, in a process that is not visible here, as each is in its own container. */
  join(self = elsewhere(this.#all.length), folder = this.#folder): Registry {
    // Each read is later than the previous one.
    const clocks = { wallMs: () => this.#clock.wall() + ++this.#looks, now: () => this.#clock.now() };
    const registry = new Registry(folder, self, 0, clocks);
    registry.dividers++;
    this.#all.push(registry);
    return registry;
  }

  /** All publish what they count, and read it from the others. */
  async meet(): Promise<void> {
    for (let round = 0; round < 2; round++) for (const registry of this.#all) await registry.look();
  }

  close(): void {
    for (const registry of this.#all) registry.leave();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

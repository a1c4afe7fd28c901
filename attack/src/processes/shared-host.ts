/**
 * Several processes on one simulated host, each with a metering, a part of the idle power, and its own calls.
 */

import { type ManualClock, manualClock, random, type SimulatedHost } from "@wattspan/testing";
import type { Observed } from "../observed.ts";
import { type RunningCall, Stand, type StandOptions } from "../stand.ts";
import { RegisteredHost } from "./registered-host.ts";

/** One of the processes, before it meters. */
export interface Place {
  readonly index: number;
  readonly host: RegisteredHost;
  readonly clock: ManualClock;
}

/** How it meters: `all` is ready when the first call begins. */
type Metered = Omit<StandOptions, "seed" | "on" | "restMs">;

/** Calls of each process, one after another, alternating work and rest. */
export interface Use {
  readonly workMs: number;
  readonly restMs: number;
  /** Spread of a call's real power around its weight. Default: none. */
  readonly draws?: (next: () => number) => number;
}

/** The metering processes. Together they draw on the devices of the first. */
export class SharedHost {
  readonly clock: ManualClock;
  readonly stands: Stand[] = [];
  readonly #registered: RegisteredHost;
  readonly #device: string;
  #fromMs = 0;

  /** All are running, know each other, and have rested. */
  static async open(
    seed: number,
    processes: number,
    device: string,
    metered: (place: Place) => Metered,
  ): Promise<SharedHost> {
    const shared = new SharedHost(seed, device);
    const { clock } = shared;
    const all: SimulatedHost[] = [];
    const plans = Array.from({ length: processes }, (_, index) =>
      metered({ index, clock, host: shared.#registered }),
    );
    await shared.#registered.meet();
    for (const [index, plan] of plans.entries())
      shared.stands.push(
        await Stand.open({ ...plan, seed: seed + 101 * index, on: { clock, all }, restMs: 0 }),
      );
    await shared.#registered.meet();
    await clock.advanceAsync(20_000);
    shared.#fromMs = clock.now();
    return shared;
  }

  private constructor(seed: number, device: string) {
    this.clock = manualClock({ startMs: 1000 * random(seed)() });
    this.#registered = new RegisteredHost(this.clock);
    this.#device = device;
  }

  /** Each process makes the given number of calls. */
  async work({ workMs, restMs, draws = () => 1 }: Use, calls: number, begin?: Begin): Promise<void> {
    let running = this.stands.length;
    const wait = (ms: number) => new Promise<void>((resolve) => this.clock.schedule(resolve, ms));
    for (const stand of this.stands) {
      const { next } = stand;
      void (async () => {
        for (let i = 0; i < calls; i++) {
          await wait(restMs * (0.5 + next()));
          const call = begin?.(stand) ?? stand.begin({ draws: draws(next) });
          await wait(workMs * (0.5 + next()));
          call.end();
        }
        running--;
      })();
    }
    while (running > 0) await this.clock.advanceAsync(100);
  }

  /** Joules of all calls, and those drawn from the first call to the last. */
  async close(): Promise<Observed> {
    const [first] = this.stands;
    const untilMs = this.clock.now() + Math.max(...(first?.zones.map(({ refreshMs }) => refreshMs) ?? []));
    const observed: Observed[] = [];
    for (const stand of this.stands) observed.push(await stand.close());
    this.#registered.close();
    // A refresh that the last call touches counts for it.
    const drawn = first?.meter.truth(this.#device, this.#fromMs, untilMs) ?? Number.NaN;
    const calls = observed.flatMap((each) => each.calls);
    const booked = calls.reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);
    return { calls, devices: [], own: { together: booked / drawn } };
  }
}

type Begin = (stand: Stand) => RunningCall;

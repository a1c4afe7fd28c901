/** Turns a program's events into the epochs and units of its stage. */

import type { Footprint, Metering, StageHandle, StageOptions } from "@wattspan/core";
import { type ExecEvent, MAX_METRICS } from "./events/exec-event.js";

/** An epoch that ended. */
export interface MeteredEpoch {
  readonly epoch: number;
  readonly units: number;
  /** The last value of each number that the program reported, of the first 32 names. */
  readonly metrics: Readonly<Record<string, number>>;
  /** Absent until settled. */
  readonly footprint?: Footprint;
}

/** Maximum number kept; the joules of others stay in the stage. */
const MAX_EPOCHS = 10_000;

type Settling = { -readonly [Member in keyof MeteredEpoch]: MeteredEpoch[Member] };
/** Ends a stage and gives its footprint to its epoch. */
type Finish = (epoch?: Settling) => void;

/** A nested stage for each epoch; work after the last epoch belongs to none. */
export class MeteredEpochs {
  readonly #metering: Metering;
  readonly #stage: StageHandle;
  readonly #kind: StageOptions["kind"];
  readonly #ended: Settling[] = [];
  #finish: Finish;
  #running: Promise<unknown> = Promise.resolve();
  #units = 0;
  #metrics: Record<string, number> = {};

  constructor(metering: Metering, stage: StageHandle, kind: StageOptions["kind"]) {
    this.#metering = metering;
    this.#stage = stage;
    this.#kind = kind;
    this.#finish = this.#begin();
  }

  /** The ended epochs, in order. */
  get ended(): readonly MeteredEpoch[] {
    return this.#ended;
  }

  /** Handles an event of the program. */
  take({ epoch, units = 0, metrics }: ExecEvent): void {
    if (units > 0) this.#stage.addUnits(units);
    this.#units += units;
    this.#keep(metrics);
    if (epoch === undefined) return;
    const entry: Settling = { epoch, units: this.#units, metrics: this.#metrics };
    if (this.#ended.length < MAX_EPOCHS) this.#ended.push(entry);
    this.#units = 0;
    this.#metrics = {};
    this.#finish(entry);
    this.#finish = this.#begin();
  }

  /** Ends the rest, which is not an epoch. */
  async end(): Promise<void> {
    this.#finish();
    await this.#running;
  }

  #keep(metrics: ExecEvent["metrics"]): void {
    let names = Object.keys(this.#metrics).length;
    for (const [name, value] of Object.entries(metrics)) {
      const isKnown = Object.hasOwn(this.#metrics, name);
      if (!isKnown && names >= MAX_METRICS) continue;
      if (!isKnown) names++;
      this.#metrics[name] = value;
    }
  }

  #begin(): Finish {
    let ofEpoch: Settling | undefined;
    let resolveStage = (): void => undefined;
    this.#running = this.#metering.meterStage(
      {
        name: "epoch",
        kind: this.#kind,
        parent: this.#stage,
        span: false,
        onFootprint(footprint) {
          if (ofEpoch) ofEpoch.footprint = footprint;
        },
      },
      () =>
        new Promise<void>((resolve) => {
          resolveStage = resolve;
        }),
    );
    return (epoch) => {
      ofEpoch = epoch;
      resolveStage();
    };
  }
}

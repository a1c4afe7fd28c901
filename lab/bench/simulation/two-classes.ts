import { createMetering, type DeviceStatus, type EnergyEstimator, type WeightPolicy } from "@wattspan/core";
import { fakeMeter, type ManualClock, manualClock, random, steppedPower } from "@wattspan/testing";

/** A class of calls: their rate, their duration, and the power of a single call. */
interface CallClass {
  readonly model: string;
  readonly perSecond: number;
  readonly meanS: number;
  readonly watts: number;
  readonly joulesPerToken: number;
}

/** Many short calls that draw little, and few long ones that draw much. */
const CLASSES: readonly CallClass[] = [
  { model: "small", perSecond: 200, meanS: 0.005, watts: 60, joulesPerToken: 0.01 },
  { model: "large", perSecond: 10, meanS: 0.4, watts: 150, joulesPerToken: 0.1 },
];
/** Knows what a token of each takes. */
const ESTIMATOR: EnergyEstimator = {
  id: "bench",
  knows: ({ model }) => CLASSES.some((of) => of.model === model),
  estimate({ model, usage = {} }) {
    const { joulesPerToken = 0 } = CLASSES.find((of) => of.model === model) ?? {};
    const value = joulesPerToken * ((usage.inputFresh ?? 0) + (usage.output ?? 0));
    return { methodId: "bench", energy: { value, low: value, high: value } };
  },
};
const IDLE_WATTS = 80;
/** A card does not draw twice the power for twice the work: its power approaches this. */
const SATURATED_WATTS = 600;

/** Exponentially distributed with this mean: the time between independent events. */
const exponential = (next: () => number, mean: number): number => -Math.log(1 - next()) * mean;

/** Joules of each class by their truth, and as attributed. */
export interface ClassShares {
  readonly ratios: ReadonlyMap<string, number>;
  readonly calls: number;
  readonly footprints: number;
  readonly device: DeviceStatus;
}

/**
 * Two classes of calls that run at the same time on one card which saturates. Each class's truth is its share
 * of the work done at every moment. Calls report their tokens when they end: in proportion to their work, ±20
 * %; a token of the large model takes ten times as much.
 */
export async function twoClasses(weights: WeightPolicy, seconds: number): Promise<ClassShares> {
  const clock = manualClock();
  const load = new SharedLoad(clock);
  const given = new Map<string, number>();
  let footprints = 0;
  const zone = {
    id: "gpu-0",
    component: "gpu",
    refreshMs: 100,
    jitter: 0.02,
    seed: 5,
    idleWatts: IDLE_WATTS,
  } as const;
  const metering = createMetering({
    clock,
    meters: [fakeMeter({ clock, zones: [{ ...zone, ...load.power }] })],
    attribution: { weights, idle: "exclude" },
    estimators: [ESTIMATOR],
    telemetry: { detail: "off" },
    observers: [
      ({ name, energy }) => {
        footprints++;
        given.set(name, (given.get(name) ?? 0) + (energy?.value ?? Number.NaN));
      },
    ],
  });
  await metering.ready;
  await clock.advanceAsync(500);
  let calls = 0;
  const next = random(7);
  const call = ({ model, meanS, watts, joulesPerToken }: CallClass) => {
    const durationS = meanS * (0.5 + next());
    const inputFresh = Math.max(1, Math.round((watts * durationS * (0.8 + 0.4 * next())) / joulesPerToken));
    calls++;
    void metering.meterInference({ model, usage: () => ({ inputFresh }) }, async () => {
      load.change(model, watts);
      await new Promise<void>((resolve) => clock.schedule(resolve, 1000 * durationS));
      load.change(model, -watts);
      return "text";
    });
  };
  const begin = (of: CallClass): void => {
    clock.schedule(
      () => {
        if (clock.now() > 1000 * seconds) return;
        call(of);
        begin(of);
      },
      exponential(next, 1000 / of.perSecond),
    );
  };
  for (const of of CLASSES) begin(of);
  for (let s = 0; s < seconds + 3; s++) await clock.advanceAsync(1000);
  await metering.flush();
  const [device] = metering.status.devices;
  await metering.shutdown();
  if (!device) throw new Error("The simulated device was not counted.");
  const ratios = new Map([...load.truth].map(([model, joules]) => [model, (given.get(model) ?? 0) / joules]));
  return { ratios, calls, footprints, device };
}

/** The card: its power follows the work of all calls, and its truth is kept by class. */
class SharedLoad {
  readonly truth = new Map<string, number>();
  readonly power: ReturnType<typeof steppedPower>;
  readonly #clock: ManualClock;
  readonly #work = new Map<string, number>();
  #sinceMs: number;

  constructor(clock: ManualClock) {
    this.#clock = clock;
    this.#sinceMs = clock.now();
    this.power = steppedPower({ clock, watts: IDLE_WATTS });
  }

  /** A call of a class begins, or ends. */
  change(model: string, watts: number): void {
    const nowMs = this.#clock.now();
    const joules = (this.#dynamicWatts() * (nowMs - this.#sinceMs)) / 1000;
    const all = this.#allWork();
    for (const [of, work] of this.#work) {
      if (all > 0) this.truth.set(of, (this.truth.get(of) ?? 0) + (joules * work) / all);
    }
    this.#sinceMs = nowMs;
    this.#work.set(model, (this.#work.get(model) ?? 0) + watts);
    this.power.set(IDLE_WATTS + this.#dynamicWatts());
  }

  #allWork(): number {
    return [...this.#work.values()].reduce((sum, work) => sum + work, 0);
  }

  #dynamicWatts(): number {
    return SATURATED_WATTS * (1 - Math.exp(-this.#allWork() / SATURATED_WATTS));
  }
}

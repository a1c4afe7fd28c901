import { setImmediate as turn } from "node:timers/promises";
import { annualAverage } from "@wattspan/carbon";
import { cached, fallback, neso, retrying } from "@wattspan/carbon/providers";
import { phase } from "@wattspan/models";
import { manualClock } from "@wattspan/testing";
import { createMetering, type Footprint } from "wattspan";
import { type State, startGridOperator } from "./grid-operator.ts";

/** The result of one call, and the API's state at that time. */
export interface Seen {
  readonly time: string;
  readonly state: State;
  readonly intensity: NonNullable<Footprint["intensity"]>;
  readonly reasons: readonly string[];
  /** Duration of the call in milliseconds. */
  readonly tookMs: number;
}

const HALF_HOUR_MS = 1_800_000;
const location = { country: "GB" };
/** States of the API, in half hours. */
const COURSE: readonly (readonly [State, number])[] = [
  ["up", 2],
  ["failing", 3],
  ["silent", 1],
  ["failing", 12],
  ["up", 2],
];

/** Runs the outage; `report` receives a call of each half hour. `now` times the calls. */
export async function runOutage(
  report: (seen: Seen) => void,
  now: () => number = () => performance.now(),
): Promise<void> {
  const clock = manualClock({ wallStartMs: Date.UTC(2026, 6, 13, 6, 10) });
  const operator = await startGridOperator(clock.wall);
  const live = cached(retrying(neso({ baseUrl: operator.baseUrl, clock }), { clock, retries: 0 }), { clock });
  const intensity = fallback([live, annualAverage({ clock })], { clock });
  const metering = createMetering({ intensity, location, estimators: [phase()], clock });
  await metering.ready;

  /** A call of a hosted model: its duration and its result. */
  const call = async () => {
    const footprints: Footprint[] = [];
    const startMs = now();
    metering.meterInference(
      {
        ...{ model: "gpt-4o-mini", provider: "openai", serving: location },
        onFootprint: (footprint) => void footprints.push(footprint),
      },
      (handle) => handle.setUsage({ inputFresh: 100, output: 50 }),
    );
    const tookMs = now() - startMs;
    await clock.advanceAsync(30);
    return { footprint: footprints[0], tookMs };
  };

  for (const [state, halfHours] of COURSE) {
    operator.state = state;
    for (let half = 0; half < halfHours; half++) {
      // The first call of a half hour triggers a background request and does not wait for it.
      const first = await call();
      const asked = intensity.current(location, AbortSignal.timeout(60_000));
      // Time passes while the silent API is awaited; a working API answers instantly on this clock.
      for (let turns = 0; turns < 200 && state === "silent"; turns++) await turn();
      if (state === "silent") await clock.advanceAsync(3000);
      await asked;
      // The forecast is requested in the background and must arrive before time passes.
      if (state === "up") await live.forecast?.(location, HALF_HOUR_MS, AbortSignal.timeout(60_000));
      await turn();
      const { footprint, tookMs } = await call();
      if (footprint?.intensity) {
        const time = new Date(clock.wall()).toISOString().slice(11, 16);
        const { intensity, reasons } = footprint;
        report({ time, state, intensity, reasons, tookMs: Math.max(first.tookMs, tookMs) });
      }
      await clock.advanceAsync(HALF_HOUR_MS - (clock.wall() % HALF_HOUR_MS) + 600_000);
    }
  }
  await metering.shutdown();
  operator.close();
}

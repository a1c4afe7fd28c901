import { manualClock } from "@wattspan/testing";
import type {
  CarbonIntensityProvider,
  IntensityReading,
  Location,
} from "../src/contracts/carbon-intensity.js";
import { IntensityCache } from "../src/quantities/intensity-cache.js";
import { Faults } from "../src/runtime/fault.js";

const HOUR_MS = 3_600_000;

/** The cache of a provider whose answer a test may change, and what the provider was asked. */
export function cachedIntensity() {
  const clock = manualClock();
  const faults = new Faults();
  const asked: { location: Location; signal: AbortSignal; atMs: number }[] = [];
  const state: { answer: () => Promise<IntensityReading> } = { answer: () => Promise.resolve(reading()) };
  const reading = (rest: Partial<IntensityReading> = {}): IntensityReading => ({
    gramsPerKwh: { value: 400, low: 300, high: 500 },
    zone: "DE",
    signal: "average",
    basis: "lifecycle",
    source: "test",
    validFromMs: clock.wall(),
    validToMs: clock.wall() + HOUR_MS,
    rung: "country",
    ...rest,
  });
  const provider: CarbonIntensityProvider = {
    name: "p",
    current(location, signal) {
      asked.push({ location, signal, atMs: clock.now() });
      return state.answer();
    },
  };
  const cache = new IntensityCache(provider, { country: "DE" }, clock, faults);
  return { clock, faults, asked, state, reading, provider, cache };
}

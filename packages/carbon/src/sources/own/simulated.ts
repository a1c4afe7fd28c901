import {
  type CarbonIntensityProvider,
  type Clock,
  systemClock,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { boundsOf, isIntensity } from "../../readings/figure.js";
import { providerOf } from "../../readings/grid-source.js";
import { IntensityError, type IntensityProblem } from "../../readings/intensity-error.js";
import { statedRung } from "../../readings/known-place.js";
import type { Slot } from "../../readings/slots.js";
import { STATED_SOURCE, type StatedSource, statedSource } from "../../readings/stated-source.js";
import { variantOf } from "../../readings/variant.js";

/** A stretch of a script: a figure, in gCO2e/kWh, or the problem of the provider. */
type SimulatedStretch = {
  /** How long it lasts, in milliseconds. */
  readonly forMs: number;
  /** Above 0 and at most 2000; a marginal one from -2000 on. */
  readonly gramsPerKwh: number;
  /** During it, requests fail for this reason. A forecast from before it has the figures. */
  readonly problem?: IntensityProblem;
};

/** The script of a {@link simulatedIntensity}. */
export interface SimulatedIntensityOptions extends Partial<StatedSource> {
  /** One after another, from `startMs` on. */
  readonly script: readonly SimulatedStretch[];
  /** Length of one figure in milliseconds. Default 15 minutes. */
  readonly stepMs?: number;
  /** When the script begins, in milliseconds since the Unix epoch. Default: now. */
  readonly startMs?: number;
  /** Default `simulated`. */
  readonly zone?: string;
  /** Default: the system's clock. */
  readonly clock?: Pick<Clock, "wall">;
}

/** A provider that follows a script. */
export interface SimulatedIntensity extends CarbonIntensityProvider {
  /** The number of requests by `current`, `forecast` and `at` together. */
  readonly calls: number;
}

const NAME = "simulated";
const QUARTER_MS = 900_000;
/** A longer script would be years of minutes. */
const MAX_SLOTS = 100_000;

/**
 * Figures and failures from a script, for tests, demonstrations and documentation: no network. After the end
 * of the script its last figure is stale for three more steps, and then there is no data.
 *
 * @throws WattspanConfigurationError for an invalid script.
 * @example
 * const hour = 3_600_000;
 * const provider = simulatedIntensity({
 *   script: [
 *     { forMs: hour, gramsPerKwh: 300 },
 *     { forMs: hour, gramsPerKwh: 320, problem: "upstream" },
 *   ],
 * });
 */
export function simulatedIntensity(options: SimulatedIntensityOptions): SimulatedIntensity {
  checkOptionNames<SimulatedIntensityOptions>(options, {
    ...STATED_SOURCE,
    ...{ script: true, stepMs: true, startMs: true, zone: true, clock: true },
  });
  const { script, stepMs = QUARTER_MS, zone = NAME, clock = systemClock } = options;
  const { startMs = clock.wall() } = options;
  const { signal = "average", basis = "lifecycle" } = options;
  const { source, ...rest } = statedSource(NAME, { ...options, signal, basis });
  checkScript(script, stepMs, signal);
  let calls = 0;
  const playing = (moment: number) => (moment < startMs ? undefined : stretchAt(script, moment - startMs));
  const slots = slotsOf(script, startMs, stepMs);
  const ask = async () => {
    calls++;
    const problem = playing(clock.wall())?.problem;
    if (problem !== undefined) throw new IntensityError(NAME, problem, "its script states this failure");
    const nowMs = clock.wall();
    return {
      slots: slots.map((slot): Slot => ({ ...slot, kind: slot.fromMs > nowMs ? "forecast" : "live" })),
    };
  };
  const provider = providerOf(
    { name: NAME, variant: variantOf(script, stepMs, startMs, zone, source, signal, basis, rest), clock },
    {
      source,
      ...rest,
      capabilities: { signal, basis, zoneSystems: [], stepMs, forecastMs: slots.length * stepMs },
      placeOf: (location) => ({ zone, rung: statedRung(location) }),
      now: ask,
      ahead: ask,
      past: ask,
    },
  );
  return Object.defineProperty(provider as SimulatedIntensity, "calls", { get: () => calls });
}

function checkScript(
  script: readonly SimulatedStretch[],
  stepMs: number,
  signal: StatedSource["signal"],
): void {
  if (!(stepMs > 0))
    throw new WattspanConfigurationError("stepMs", stepMs, "a number of milliseconds above 0");
  const isPlayable = ({ forMs, gramsPerKwh }: SimulatedStretch) =>
    forMs > 0 && isIntensity(gramsPerKwh, signal);
  if (!Array.isArray(script) || script.length === 0 || !script.every(isPlayable))
    throw new WattspanConfigurationError(
      "script",
      script,
      `stretches with forMs above 0 and gramsPerKwh ${boundsOf(signal)}`,
    );
  const lengthMs = script.reduce((sum, { forMs }) => sum + forMs, 0);
  if (lengthMs / stepMs > MAX_SLOTS)
    throw new WattspanConfigurationError("stepMs", stepMs, `long enough for at most ${MAX_SLOTS} figures`);
}

function stretchAt(script: readonly SimulatedStretch[], atMs: number): SimulatedStretch | undefined {
  let endMs = 0;
  return script.find(({ forMs }) => {
    endMs += forMs;
    return atMs < endMs;
  });
}

function slotsOf(script: readonly SimulatedStretch[], startMs: number, stepMs: number): readonly Slot[] {
  const lengthMs = script.reduce((sum, { forMs }) => sum + forMs, 0);
  return Array.from({ length: Math.ceil(lengthMs / stepMs) }, (_, index) => {
    const { gramsPerKwh } = stretchAt(script, index * stepMs) as SimulatedStretch;
    return {
      fromMs: startMs + index * stepMs,
      toMs: startMs + (index + 1) * stepMs,
      gramsPerKwh,
      kind: "live",
    };
  });
}

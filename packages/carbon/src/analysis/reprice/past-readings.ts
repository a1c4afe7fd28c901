import {
  type CarbonIntensityProvider,
  type IntensityReading,
  type Location,
  type TimeInterval,
  WattspanConfigurationError,
} from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { HOUR_MS } from "@wattspan/core/units";

/** Options of {@link pastReadings}. */
export interface PastReadingsOptions {
  /** Length of one reading in milliseconds. Default: the length of the provider's figures, else an hour. */
  readonly stepMs?: number;
  readonly signal?: AbortSignal;
}

/** A year of quarters of an hour. */
const MAX_STEPS = 35_136;
const never = new AbortController().signal;

/**
 * Reads the past from a provider, one reading per step, to reprice a ledger. It sends one request after
 * another, so use a provider that allows as many. Steps without a figure are left out.
 *
 * @throws WattspanConfigurationError for a provider without a past, and an interval that is empty or too long
 *   for the step.
 * @example
 * const readings = await pastReadings(csv, { country: "DE" }, { fromMs, toMs });
 * const corrected = repriceLedger(footprints, () => readings);
 */
export async function pastReadings(
  provider: CarbonIntensityProvider,
  location: Location,
  interval: TimeInterval,
  options: PastReadingsOptions = {},
): Promise<readonly IntensityReading[]> {
  checkOptionNames<PastReadingsOptions>(options, { stepMs: true, signal: true });
  const { stepMs = provider.capabilities?.().stepMs ?? HOUR_MS, signal = never } = options;
  if (!provider.at)
    throw new WattspanConfigurationError(
      "provider",
      provider.name,
      "a provider with at(), which knows the past",
    );
  if (!(stepMs > 0))
    throw new WattspanConfigurationError("stepMs", stepMs, "a number of milliseconds above 0");
  const first = Math.floor(interval.fromMs / stepMs);
  const end = Math.ceil(interval.toMs / stepMs);
  if (!(first < end && end - first <= MAX_STEPS))
    throw new WattspanConfigurationError(
      "interval",
      interval,
      `fromMs before toMs, and at most ${MAX_STEPS} steps of ${stepMs} ms`,
    );
  const readings: IntensityReading[] = [];
  signal.throwIfAborted();
  for (let step = first; step < end; step++) {
    const asked = { fromMs: step * stepMs, toMs: (step + 1) * stepMs };
    const reading = await provider.at(location, asked, signal).catch(() => undefined);
    signal.throwIfAborted();
    if (reading) readings.push({ ...reading, validFromMs: asked.fromMs, validToMs: asked.toMs });
  }
  return readings;
}

import type { CarbonIntensityProvider, Location, TimeInterval } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf, minuteText } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { codeOf, countryPlaceOf, notPlaced, type Place } from "../readings/known-place.js";
import type { Slot } from "../readings/slots.js";

/** Options of {@link neso}. */
export type NesoOptions = ConnectionOptions;

const NAME = "neso";
const STEP_MS = HOUR_MS / 2;
const FORECAST_MS = 48 * HOUR_MS;
/** The longest stretch that one request may ask for. */
const MAX_PAST_MS = 14 * DAY_MS;
const NATIONAL = "GB";
const REGION = /^(1[0-7]|[1-9])$/;
/** It rounds to whole grams, and reports 0 for a region full of wind: less than half a gram. */
const ROUNDED_TO_ZERO = { gramsPerKwh: 0.25, range: { low: 0, high: 0.5 } };
/** Its word for figures so low. With any other word 0 is no figure. */
const MIN_INDEX = "very low";
/** Its fuels without emissions at the stack; biomass has some. */
const RENEWABLE = ["wind", "solar", "hydro"];

/** A mix with a smaller sum is incomplete; its figures are rounded to tenths. */
const MIN_PERCENT = 95;
const MAX_PERCENT = 101;

interface BritishPlace extends Place {
  /** One of its seventeen numbered regions. */
  readonly region?: string;
}

/**
 * Carbon intensity of Great Britain by half hours, from the API of its National Energy System Operator. Needs
 * no key. Average, `operational` (nuclear, wind and sun are 0), of the country or of one of its 17 regions,
 * `{ zone: { system: "neso", code: "13" } }`. Current figures are the operator's own forecast, because
 * measured values follow later.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = cached(retrying(neso()));
 * const reading = await provider.current({ country: "GB" }, AbortSignal.timeout(3000));
 */
export function neso(options: NesoOptions = {}): CarbonIntensityProvider {
  checkOptionNames<NesoOptions>(options, CONNECTION_OPTIONS);
  const connection = new Connection(NAME, { publicUrl: "https://api.carbonintensity.org.uk", ...options });
  const ask = async (
    { region }: BritishPlace,
    nationalPath: string,
    regionalPath: string,
    signal: AbortSignal,
  ) => {
    const path = region === undefined ? nationalPath : `${regionalPath}/regionid/${region}`;
    return seriesOf(await connection.get({ path, signal }), region, connection.clock.wall());
  };
  const between = (place: BritishPlace, { fromMs, toMs }: TimeInterval, signal: AbortSignal) => {
    // It answers with the half hours that end within the two times.
    const path = `${minuteText(fromMs)}/${minuteText(Math.ceil(toMs / STEP_MS) * STEP_MS)}`;
    return ask(place, `intensity/${path}`, `regional/intensity/${path}`, signal);
  };
  return providerOf<BritishPlace>(connection, {
    source: "neso-carbon-intensity",
    capabilities: {
      ...{ signal: "average", basis: "operational", zoneSystems: ["neso", "electricity-maps"] },
      ...{ stepMs: STEP_MS, forecastMs: FORECAST_MS },
    },
    accounting: "consumption",
    attribution: "Carbon Intensity API, National Energy System Operator, CC BY 4.0.",
    placeOf,
    async now(place, signal) {
      if (place.region !== undefined) return ask(place, "intensity", "regional", signal);
      // The country's mix is a separate request. The figure stands without it.
      const mix = connection.get({ path: "generation", signal }).catch(() => undefined);
      return withMix(await ask(place, "intensity", "regional", signal), await mix);
    },
    ahead: (place, { fromMs, toMs }, signal) =>
      between(place, { fromMs, toMs: Math.min(toMs, fromMs + FORECAST_MS) }, signal),
    maxPastMs: MAX_PAST_MS,
    past: between,
  });
}

function placeOf(location: Location): BritishPlace | string {
  const code = codeOf(location, NAME);
  if (code !== undefined && REGION.test(code)) return { zone: `GB-${code}`, rung: "zone", region: code };
  const place = code === undefined || code.toUpperCase() === NATIONAL ? countryPlaceOf(location) : undefined;
  if (code?.toUpperCase() === NATIONAL) return { zone: NATIONAL, rung: "zone" };
  if (place?.zone === NATIONAL) return { zone: NATIONAL, rung: place.rung };
  return "it knows only Great Britain and its regions 1 to 17";
}

/** Reads all the forms in which it wraps half hours. */
function seriesOf(json: unknown, region: string | undefined, nowMs: number): Series {
  const { data } = isRecord(json) ? json : {};
  const wrapped = (Array.isArray(data) ? data : [data]).filter(isRecord);
  const rows = wrapped.flatMap((row) =>
    Array.isArray(row.data) ? row.data.map((half) => ownRow(half, row)) : [row],
  );
  if (rows.length === 0) throw bad("its answer has no half hours");
  if (region !== undefined && rows.some((row) => isRecord(row) && String(row.regionid ?? region) !== region))
    throw notPlaced(NAME, `its answer is not for region ${region}`);
  return { slots: rows.flatMap((row) => slotsOf(row, nowMs)) };
}

/** The region id is on the wrapper, not on the half hour. */
const ownRow = (half: unknown, { regionid }: Readonly<Record<string, unknown>>): unknown =>
  isRecord(half) ? { ...half, regionid } : half;

function slotsOf(row: unknown, nowMs: number): readonly Slot[] {
  if (!isRecord(row) || !isRecord(row.intensity)) throw bad("a half hour has no intensity");
  const [fromMs, toMs] = [instantOf(row.from), instantOf(row.to)];
  if (fromMs === undefined || toMs === undefined) throw bad("a half hour has no times");
  if (toMs - fromMs !== STEP_MS) throw bad("a half hour is not half an hour");
  const { actual, forecast, index } = row.intensity;
  const figure = gramsOf(actual, index) ?? gramsOf(forecast, index);
  if (figure === undefined) return [];
  const kind = fromMs > nowMs ? "forecast" : "live";
  const estimated = actual === null || actual === undefined;
  return [
    {
      fromMs,
      toMs,
      ...figure,
      kind,
      estimated,
      ...(estimated && { estimationMethod: "forecast" }),
      ...sharesOf(row),
    },
  ];
}

function gramsOf(value: unknown, index: unknown): Pick<Slot, "gramsPerKwh" | "range"> | undefined {
  if (value === 0 && index === MIN_INDEX) return ROUNDED_TO_ZERO;
  const gramsPerKwh = figureOf(NAME, value);
  return gramsPerKwh === undefined ? undefined : { gramsPerKwh };
}

/** Adds the shares to the half hour of the mix. */
function withMix({ slots }: Series, json: unknown): Series {
  const { data } = isRecord(json) ? json : {};
  if (!isRecord(data)) return { slots };
  const fromMs = instantOf(data.from);
  return { slots: slots.map((slot) => (slot.fromMs === fromMs ? { ...slot, ...sharesOf(data) } : slot)) };
}

function sharesOf({ generationmix }: Readonly<Record<string, unknown>>): Partial<Slot> {
  if (!Array.isArray(generationmix)) return {};
  const percentOf = (isCounted: (fuel: unknown) => boolean) =>
    generationmix
      .filter((part) => isRecord(part) && isCounted(part.fuel))
      .reduce((sum: number, { perc }: { perc?: unknown }) => sum + Number(perc), 0);
  const isRenewable = (fuel: unknown) => RENEWABLE.includes(fuel as string);
  const all = percentOf(() => true);
  const renewableShare = percentOf(isRenewable) / all;
  const carbonFreeShare = percentOf((fuel) => isRenewable(fuel) || fuel === "nuclear") / all;
  const isWhole = all >= MIN_PERCENT && all <= MAX_PERCENT;
  const isShare = 0 <= renewableShare && renewableShare <= carbonFreeShare && carbonFreeShare <= 1;
  return isWhole && isShare ? { renewableShare, carbonFreeShare } : {};
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);

/** Documents of the Transparency Platform of ENTSO-E: generation, or the reason why there is none. Pure. */

import { HOUR_MS, MINUTE_MS } from "@wattspan/core/units";
import { type Generation, megawattsOf, type Origin } from "../../readings/fuel-mix.js";
import { instantOf } from "../../readings/instant.js";
import { IntensityError } from "../../readings/intensity-error.js";
import { otherPlace } from "../../readings/known-place.js";
import { childrenOf, textAt, type XmlElement } from "./xml.js";

/**
 * Its types of plants (`psrType`). Without a factor: gas from coal (B03), oil shale (B07), peat (B08), the
 * sea (B13), other renewables (B15), waste (B17) and others (B20).
 */
const ORIGINS: Readonly<Record<string, Origin>> = {
  ...({ B01: "biomass", B02: "lignite", B04: "gas", B05: "coal", B06: "oil", B09: "geothermal" } as const),
  ...({ B11: "hydro", B12: "hydro", B14: "nuclear", B16: "solar_utility" } as const),
  ...({ B18: "wind_offshore", B19: "wind_onshore", B10: "storage", B25: "storage" } as const),
};
const STEPS_MS: Readonly<Record<string, number>> = {
  ...{ PT15M: 15 * MINUTE_MS, PT30M: 30 * MINUTE_MS, PT60M: HOUR_MS },
};
/** Points of one period: two weeks of quarter hours. */
const MAX_POINTS = 1344;
/** The curve that omits points equal to the one before. */
const REPEATING = "A03";

/** The reason for having no figures; `undefined` for a document that has some. */
export function messageIn(root: XmlElement): { readonly message: string } | undefined {
  if (root.name !== "Acknowledgement_MarketDocument") return undefined;
  return { message: textAt(root, "Reason", "text") ?? "no reason" };
}

/** Generation over time. @throws IntensityError where a document is not about that, or about another area. */
export function generationIn(provider: string, document: unknown, domain: string): readonly Generation[] {
  const bad = (found: string) => new IntensityError(provider, "bad_payload", found);
  const root = document as XmlElement;
  if (root.name !== "GL_MarketDocument") throw bad("its answer has no generation");
  return childrenOf(root, "TimeSeries").flatMap((series) => {
    const made = textAt(series, "inBiddingZone_Domain.mRID");
    // What plants draw, such as pumps, is a separate series.
    if (made === undefined && textAt(series, "outBiddingZone_Domain.mRID") !== undefined) return [];
    if (made !== domain) throw otherPlace(provider, domain, made);
    const unit = textAt(series, "quantity_Measure_Unit.name");
    if (unit !== "MAW") throw bad(`its unit is ${String(unit).slice(0, 20)}, not MAW`);
    const code = textAt(series, "MktPSRType", "psrType");
    if (code === undefined) throw bad("a series has no type of plant");
    const origin = Object.hasOwn(ORIGINS, code) ? (ORIGINS[code] as Origin) : "other";
    const repeats = textAt(series, "curveType") === REPEATING;
    const periods = childrenOf(series, "Period").flatMap((period) => pointsOf(provider, period, repeats));
    return periods.map((point) => ({ ...point, code, origin }));
  });
}

function pointsOf(provider: string, period: XmlElement, repeats: boolean) {
  const bad = (found: string) => new IntensityError(provider, "bad_payload", found);
  const [fromMs, toMs] = ["start", "end"].map((end) => instantOf(textAt(period, "timeInterval", end)));
  const stepMs = STEPS_MS[textAt(period, "resolution") ?? ""];
  if (fromMs === undefined || toMs === undefined) throw bad("a period has no times");
  const count = (toMs - fromMs) / (stepMs ?? Number.NaN);
  if (
    stepMs === undefined ||
    fromMs % stepMs !== 0 ||
    !Number.isInteger(count) ||
    count < 1 ||
    count > MAX_POINTS
  )
    throw bad("a period is not in quarter, half or whole hours");
  const given = new Map<number, number | undefined>();
  for (const point of childrenOf(period, "Point")) {
    const position = Number(textAt(point, "position"));
    if (!Number.isInteger(position) || position < 1 || position > count || given.has(position))
      throw bad("a point has no position in its period");
    given.set(position, megawattsOf(provider, textAt(point, "quantity")));
  }
  let last: number | undefined;
  return Array.from({ length: count }, (_, index) => {
    last = given.has(index + 1) || !repeats ? given.get(index + 1) : last;
    const atMs = fromMs + index * stepMs;
    return last === undefined ? [] : [{ fromMs: atMs, toMs: atMs + stepMs, megawatts: last }];
  }).flat();
}

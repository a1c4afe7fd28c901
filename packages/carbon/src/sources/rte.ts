import type { CarbonIntensityProvider } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { HOUR_MS } from "@wattspan/core/units";
import { isRecord, type ProblemOf } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf, minuteText } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { nationalPlaceOf, notPlaced } from "../readings/known-place.js";
import { hourlySlots, type Slot } from "../readings/slots.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** Options of {@link rte}. */
export type RteOptions = ConnectionOptions;

const NAME = "rte";
const QUARTER_MS = HOUR_MS / 4;
/** Four hours of quarters. */
const NEWEST_ROWS = 16;
/** The row limit of one answer, and an interval with fewer rows. */
const MAX_ROWS = 100;
const MAX_PAST_MS = 22 * HOUR_MS;
/** The only zone: without Corsica, which has a grid of its own. */
const NATIONAL = "FR";
const PERIMETER = "France";
const PATH = "api/explore/v2.1/catalog/datasets/eco2mix-national-tr/records";
/** The table's mark for a missing figure. */
const NONE = "ND";

/**
 * Hourly carbon intensity of France, from éCO2mix of the grid operator RTE in the open data of the French
 * grids (ODRÉ). Needs no key. Average, `operational` (nuclear, wind and sun are 0), of generation. Means of
 * four quarter hours.
 *
 * @throws WattspanConfigurationError for invalid options.
 * @example
 * const provider = cached(retrying(rte()));
 * const reading = await provider.current({ country: "FR" }, AbortSignal.timeout(3000));
 */
export function rte(options: RteOptions = {}): CarbonIntensityProvider {
  checkOptionNames<RteOptions>(options, CONNECTION_OPTIONS);
  const api = { publicUrl: "https://odre.opendatasoft.com", ...options };
  const connection = new Connection(NAME, api, problemOf);
  const ask = async (when: string, limit: number, signal: AbortSignal) => {
    const query = {
      ...{ select: "perimetre,date_heure,taux_co2", where: `taux_co2 is not null${when}` },
      ...{ order_by: "date_heure desc", limit, timezone: "UTC" },
    };
    return seriesOf(await connection.get({ path: PATH, query, signal }));
  };
  return providerOf({
    name: NAME,
    connection,
    clock: connection.clock,
    source: "rte-eco2mix",
    capabilities: {
      ...{ signal: "average", basis: "operational", zoneSystems: [NAME, "electricity-maps"] },
      stepMs: HOUR_MS,
    },
    accounting: "production",
    attribution: "RTE, éCO2mix, Open Data Réseaux Énergies, Licence Ouverte 2.0.",
    placeOf: (location) =>
      nationalPlaceOf(location, NAME, NATIONAL) ?? "it knows only France without its islands",
    now: (_, signal) => ask("", NEWEST_ROWS, signal),
    maxPastMs: MAX_PAST_MS,
    past(_, { fromMs, toMs }, signal) {
      const [start, end] = [fromMs - (fromMs % HOUR_MS), toMs + HOUR_MS - (toMs % HOUR_MS)].map(minuteText);
      return ask(` and date_heure >= date'${start}' and date_heure < date'${end}'`, MAX_ROWS, signal);
    },
  });
}

function seriesOf(json: unknown): Series {
  const { results } = isRecord(json) ? json : {};
  if (!Array.isArray(results)) throw bad("its answer has no results");
  const rows = results.flatMap((row: unknown) => {
    if (!isRecord(row)) throw bad("a result is not an object");
    if (row.perimetre !== PERIMETER)
      throw notPlaced(NAME, `it answers for ${String(row.perimetre).slice(0, 40)}, not for ${PERIMETER}`);
    const fromMs = instantOf(row.date_heure);
    if (fromMs === undefined || fromMs % QUARTER_MS !== 0)
      throw bad("the time of a result is not a quarter hour");
    const gramsPerKwh = row.taux_co2 === NONE ? undefined : figureOf(NAME, row.taux_co2);
    return gramsPerKwh === undefined ? [] : [{ fromMs, gramsPerKwh }];
  });
  // Days of half hours have no figure at quarters.
  const isHalves = rows.every(({ fromMs }) => fromMs % (2 * QUARTER_MS) === 0);
  const stepMs = isHalves ? 2 * QUARTER_MS : QUARTER_MS;
  return {
    slots: hourlySlots(rows.map((row): Slot => ({ ...row, toMs: row.fromMs + stepMs, kind: "live" }))),
  };
}

/** It answers 400 to a query that it cannot read. */
const problemOf: ProblemOf = ({ status, json }) =>
  status === 400 && isRecord(json) && "error_code" in json ? "bad_payload" : undefined;

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);

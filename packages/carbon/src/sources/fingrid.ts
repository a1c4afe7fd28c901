import type { CarbonIntensityProvider } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { DAY_MS, HOUR_MS, MINUTE_MS } from "@wattspan/core/units";
import { isRecord } from "../http/answer.js";
import { CONNECTION_OPTIONS, Connection, type ConnectionOptions } from "../http/connection.js";
import { keyOf } from "../http/key.js";
import { figureOf } from "../readings/figure.js";
import { providerOf, type Series } from "../readings/grid-source.js";
import { instantOf } from "../readings/instant.js";
import { IntensityError } from "../readings/intensity-error.js";
import { nationalPlaceOf } from "../readings/known-place.js";
import type { Slot } from "../readings/slots.js";

export { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";

/** Options of {@link fingrid}. */
export interface FingridOptions extends ConnectionOptions {
  /** The key of the account. Default: the variable `FINGRID_API_KEY`. */
  readonly apiKey?: string;
}

const NAME = "fingrid";
const STEP_MS = 3 * MINUTE_MS;
/** How far back `current` looks. */
const NEWEST_MS = 30 * MINUTE_MS;
/** A longer step is of another data set. */
const MAX_STEP_MS = HOUR_MS;
const MAX_PAST_MS = 14 * DAY_MS;
/** The row limit of one answer: six weeks. */
const MAX_ROWS = 20_000;
/** The emission factor of electricity consumed in Finland, in gCO2/kWh. */
const DATASET = 265;
/** The only zone: without Åland, which is a zone of its own. */
const NATIONAL = "FI";

/**
 * Carbon intensity of Finland in steps of three minutes, from the open data of the grid operator Fingrid.
 * Needs a key, which is free. Average, `operational` (water, nuclear, wind and sun are 0), of consumption:
 * imports count.
 *
 * @throws WattspanConfigurationError without a key, and for invalid options.
 * @example
 * const provider = cached(retrying(fingrid({ apiKey })));
 * const reading = await provider.current({ country: "FI" }, AbortSignal.timeout(3000));
 */
export function fingrid(options: FingridOptions = {}): CarbonIntensityProvider {
  checkOptionNames<FingridOptions>(options, { ...CONNECTION_OPTIONS, apiKey: true });
  const apiKey = keyOf("apiKey", options.apiKey, "FINGRID_API_KEY");
  const connection = new Connection(NAME, { publicUrl: "https://data.fingrid.fi", ...options });
  const { clock } = connection;
  const ask = async (fromMs: number, toMs: number, signal: AbortSignal) => {
    const query = {
      ...{ startTime: secondText(fromMs), endTime: secondText(toMs), format: "json" },
      ...{ sortBy: "startTime", sortOrder: "desc", pageSize: MAX_ROWS },
    };
    const headers = { "x-api-key": apiKey };
    return seriesOf(await connection.get({ path: `api/datasets/${DATASET}/data`, query, headers, signal }));
  };
  return providerOf({
    name: NAME,
    connection,
    clock,
    source: "fingrid-open-data",
    capabilities: {
      ...{ signal: "average", basis: "operational", zoneSystems: [NAME, "electricity-maps"] },
      ...{ stepMs: STEP_MS, requestsPerMinute: 10 },
    },
    accounting: "consumption",
    attribution: "Fingrid, data.fingrid.fi, CC BY 4.0.",
    placeOf: (location) => nationalPlaceOf(location, NAME, NATIONAL) ?? "it knows only Finland without Åland",
    now: (_, signal) => ask(clock.wall() - NEWEST_MS, clock.wall() + STEP_MS, signal),
    maxPastMs: MAX_PAST_MS,
    past: (_, { fromMs, toMs }, signal) => ask(fromMs - STEP_MS, toMs + STEP_MS, signal),
  });
}

const secondText = (ms: number): string => `${new Date(ms).toISOString().slice(0, 19)}Z`;

function seriesOf(json: unknown): Series {
  const { data } = isRecord(json) ? json : {};
  if (!Array.isArray(data)) throw bad("its answer has no data");
  return { slots: data.flatMap(slotOf) };
}

function slotOf(row: unknown): readonly Slot[] {
  if (!isRecord(row)) throw bad("a row is not an object");
  const { datasetId, startTime, endTime, value } = row;
  if (datasetId !== DATASET)
    throw bad(`asked for data set ${DATASET}, it answered with ${String(datasetId).slice(0, 20)}`);
  const [fromMs, toMs] = [instantOf(startTime), instantOf(endTime)];
  if (fromMs === undefined || toMs === undefined || !(fromMs < toMs && toMs - fromMs <= MAX_STEP_MS))
    throw bad("the times of a row are not the start and the end of a step");
  const gramsPerKwh = figureOf(NAME, value);
  return gramsPerKwh === undefined ? [] : [{ fromMs, toMs, gramsPerKwh, kind: "live" }];
}

const bad = (found: string): IntensityError => new IntensityError(NAME, "bad_payload", found);

/** A misspelt option of a provider or decorator would leave its default in force, unseen. */

import { join } from "node:path";

import { expect, it } from "vitest";
import { testOptionTakers } from "../../../scripts/option-takers.js";
import { forecastErrors } from "../src/analysis/forecast-errors.js";
import { pastReadings } from "../src/analysis/reprice/past-readings.js";
import { scenario } from "../src/analysis/scenario.js";
import { cached } from "../src/decorators/cached.js";
import { fallback } from "../src/decorators/fallback.js";
import { retrying } from "../src/decorators/retrying.js";
import { bestWindow, electricityScopes } from "../src/index.js";
import { electricityMaps } from "../src/sources/electricity-maps.js";
import { csvIntensity } from "../src/sources/own/csv.js";
import { httpJson } from "../src/sources/own/http-json.js";
import { staticIntensity } from "../src/sources/own/static.js";

const grid = staticIntensity({ gramsPerKwh: 300 });
const interval = { fromMs: 0, toMs: 1 };
const figures = { signal: "average", basis: "lifecycle" } as const;
const columns = { from: "from", value: "g" };
const mapping = { value: "g", from: "from", stepMs: 1 };
const path = { baseUrl: "https://grid.example.org", path: "now" };

/** Exported functions that need more than options. */
const TAKERS: Readonly<Record<string, (options: never) => unknown>> = {
  bestWindow: (options) => bestWindow([], options),
  cached: (options) => cached(grid, options),
  electricityScopes: (options) => electricityScopes({}, options),
  fallback: (options) => fallback([grid], options),
  forecastErrors: (options) => forecastErrors(grid, options),
  pastReadings: (options) => pastReadings(grid, {}, interval, options),
  retrying: (options) => retrying(grid, options),
  scenario: (options) => scenario(grid, options),
};

/** Those that take none. */
const OTHERS = [
  ...["boaviztaServer", "checkLocation", "knownPlaces"],
  ...["reprice", "repriceLedger", "resolveZone", "serverOf"],
];

await testOptionTakers({ folder: join(import.meta.dirname, ".."), takers: TAKERS, others: OTHERS });

it.each<[string, () => unknown, string]>([
  [
    "electricityMaps",
    () => electricityMaps({ tokn: "a" } as object),
    "tokn is not known; did you mean token?",
  ],
  ["cached", () => cached(grid, { retryMS: 1 } as object), "did you mean retryMs?"],
  [
    "csvIntensity",
    () => csvIntensity({ rows: [], columns: { ...columns, zoen: "area" } as never, ...figures }),
    "columns.zoen is not known; did you mean columns.zone?",
  ],
  [
    "httpJson",
    () => httpJson({ ...path, mapping: { ...mapping, estimate: "e" } as never, ...figures }),
    "mapping.estimate is not known; did you mean mapping.estimated?",
  ],
  ["scenario", () => scenario(grid, { name: "dry year", factr: 2 } as never), "did you mean factor?"],
])("%s says which option was probably meant", (_, make, message) => {
  expect(make).toThrow(message);
});

it("an option that is undefined is not given", () => {
  expect(() => cached(grid, { retryMS: undefined } as object)).not.toThrow();
});

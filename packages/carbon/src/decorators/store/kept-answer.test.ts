import type { CarbonIntensityProvider } from "@wattspan/core";
import { fixedIntensity, manualClock } from "@wattspan/testing";
import { expect, it } from "vitest";
import { onSite } from "../../analysis/on-site.js";
import { keptAnswerIn } from "./kept-answer.js";

const reading = {
  ...{ zone: "CAISO_NORTH", source: "watttime", signal: "marginal", basis: "operational", rung: "zone" },
  ...{ gramsPerKwh: { value: -20, low: -28, high: -15 }, validFromMs: 1, validToMs: 2 },
};

it("a store gives back a marginal reading of 0 and below", () => {
  expect(keptAnswerIn(JSON.stringify({ reading }))).toEqual({ reading });
  const zero = { ...reading, gramsPerKwh: { value: 0, low: 0, high: 0 } };
  expect(keptAnswerIn(JSON.stringify({ reading: zero }))).toEqual({ reading: zero });
});

it("a store gives back the 0 grams of a site on sun alone", async () => {
  const coordinates = { latitude: 50.11, longitude: 8.68 };
  const grid = fixedIntensity(300, { clock: manualClock() });
  const operational: CarbonIntensityProvider = {
    ...grid,
    capabilities: () => ({ signal: "average", basis: "operational", zoneSystems: [], past: false }),
  };
  const plants = [0.7, 0.2, 0.1].map((share) => ({ source: "solar_rooftop", share }) as const);
  const site = onSite(operational, { coordinates, plants });
  const own = await site.current({ coordinates }, new AbortController().signal);
  expect(own.gramsPerKwh.value).toBe(0);
  expect(keptAnswerIn(JSON.stringify({ reading: own }))).toEqual({ reading: own });
});

it.each([
  ["a negative average", { signal: "average" }],
  ["an average of 0", { signal: "average", gramsPerKwh: { value: 0, low: 0, high: 0 } }],
  [
    "an average whose band begins below 0",
    { signal: "average", gramsPerKwh: { value: 1, low: -1, high: 2 } },
  ],
  ["bounds out of order", { gramsPerKwh: { value: -20, low: -15, high: -28 } }],
])("a store gives back no reading with %s", (_, odd) => {
  expect(keptAnswerIn(JSON.stringify({ reading: { ...reading, ...odd } }))).toEqual({});
});

import { expect, it } from "vitest";
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

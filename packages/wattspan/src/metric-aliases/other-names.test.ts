import { expect, it } from "vitest";
import { otherNames } from "./other-names.js";

it("otherNames names the entry and the function that replace it", () => {
  expect(() => otherNames({ names: ["kepler"] })).toThrow(/wattspan\/metric-aliases.*metricAliases/);
});

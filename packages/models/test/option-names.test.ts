/** A misspelt option of an estimator would leave its default in force, unseen. */

import { join } from "node:path";

import { expect, it } from "vitest";
import { testOptionTakers } from "../../../scripts/option-takers.js";
import * as models from "../src/index.js";

const call = { model: "gpt-4o", operation: "chat", durationS: 1 };

/** Exported functions that need more than options. */
const TAKERS: Readonly<Record<string, (options: never) => unknown>> = {
  calibrate: (options) => models.calibrate(models.phase(), options),
  phaseBreakdown: (options) => models.phaseBreakdown(call, options),
};

/** Those that take none: what they compute from, such as a call, are no options. */
const OTHERS = [
  ...["allEstimators", "compare", "defaultEstimators", "defaultTables", "disclosures", "history"],
  ...["modelCatalog", "nearestNames"],
  ...["resolveModel", "servingLocation", "sizeWeights", "tokenWeights", "vendorLines", "withProxies"],
];

await testOptionTakers({ folder: join(import.meta.dirname, ".."), takers: TAKERS, others: OTHERS });

it.each<[string, () => unknown, string]>([
  [
    "phase",
    () => models.phase({ weightBit: 8 } as object),
    "weightBit is not known; did you mean weightBits?",
  ],
  ["ecologits", () => models.ecologits({ zoen: "FRA" } as object), "did you mean zone?"],
  [
    "throughput",
    () => models.throughput({ nodes: { "our-70b": { watts: 6100, tokensPerS: 2400, peu: 1.1 } as never } }),
    "did you mean nodes.our-70b.pue?",
  ],
  [
    "custom",
    () => models.custom({ models: { a: { joulesPerOutputToken: 1, joulesPerInputTokens: 1 } as never } }),
    "did you mean models.a.joulesPerInputToken?",
  ],
])("%s says which option was probably meant", (_, make, message) => {
  expect(make).toThrow(message);
});

it("an option that is undefined is not given", () => {
  expect(() => models.phase({ weightBit: undefined } as object)).not.toThrow();
});

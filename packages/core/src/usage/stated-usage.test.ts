import { expect, it } from "vitest";
import { statedUsage } from "./stated-usage.js";

it("names of models that an application states are cut to the length of a label, and have no control characters", () => {
  const byModel = [
    { model: "m".repeat(1000), output: 7 },
    { model: "a\nb", output: 2 },
  ];
  expect(statedUsage({ output: 9, byModel })).toEqual({
    output: 9,
    byModel: [
      { model: "m".repeat(256), output: 7 },
      { model: "a?b", output: 2 },
    ],
  });
});

/** A misspelt option of a budget would leave its default in force, unseen. */

import { join } from "node:path";
import { expect, it } from "vitest";
import { testOptionTakers } from "../../../scripts/option-takers.js";
import { keepInFile } from "../src/file/keep-in-file.js";
import { backOff, budgetMetrics, checkPolicy, coordination, createBudget, worthwhile } from "../src/index.js";

const budget = createBudget({ name: "one", limits: {} });

await testOptionTakers({
  folder: join(import.meta.dirname, ".."),
  takers: {
    budgetMetrics: (options) => budgetMetrics(budget, options),
    coordination: (options) => coordination(options as never),
    keepInFile: (options) => keepInFile(budget, "budget.json", options),
    worthwhile: (options) => worthwhile([], options),
  },
  others: ["checkPolicy", "escalation"],
});

it("a member of a policy that does not exist is refused", () => {
  expect(() => checkPolicy({ rules: [], rulez: [] })).toThrow("option policy.rulez");
});

it.each([{ firstS: 0 }, { maxS: 0.5 }, { maxS: Number.POSITIVE_INFINITY }, { firstS: Number.NaN }])(
  "back-off by %o is refused",
  (options) => {
    expect(() => backOff(options)).toThrow("option backOff");
  },
);

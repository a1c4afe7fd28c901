import { expect, it } from "vitest";
import { madeUpResults } from "./made-up-results.ts";
import { resultPage } from "./page.ts";

it("the page of bench results states what is met, what is not met, and that an assertion failed", () => {
  const page = resultPage(madeUpResults);
  expect(page).toContain("3 of 4 figures keep their limits. **1 of the assertions about the runs failed**");
  expect(page).toContain("| P2 Memory | a call in flight |  |  | 2,048 B | ≤ 1,024 B | **not met** |");
  expect(page).not.toContain("3,000 B");
});

import { describe, expect, it } from "vitest";
import { Assertions } from "./assertions.ts";

describe("assertions about a run", () => {
  it("an assertion of the bench counts how often it was checked and failed, and keeps the first failure", () => {
    const assert = new Assertions();
    assert.equal("calls", 10, 10);
    assert.equal("calls", 9, 10);
    assert.equal("calls", 8, 10);
    assert.that("sampling is on", true, () => "it is stopped");
    expect(assert.all).toEqual([
      { what: "calls", checked: 3, failed: 2, detail: "9, not 10" },
      { what: "sampling is on", checked: 1, failed: 0 },
    ]);
  });

  it.each([
    [100, 100 + 9e-8, 0],
    [100, 100 + 2e-7, 1],
    [Number.NaN, 100, 1],
    [100, Number.NaN, 1],
    [0, 0, 0],
  ])(
    "the assertion that %d is close to %d tolerates rounding and nothing more",
    (actual, expected, failed) => {
      const assert = new Assertions();
      assert.close("sums agree", actual, expected, 1e-9);
      expect(assert.all[0]?.failed).toBe(failed);
    },
  );
});

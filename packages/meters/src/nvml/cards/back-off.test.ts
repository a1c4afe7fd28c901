import { expect, it } from "vitest";
import { BackOff } from "./back-off.js";

/** When something that always fails is tried within ten minutes, in seconds. */
function tries(backOff: BackOff, fromS = 0): number[] {
  const tried: number[] = [];
  for (let second = fromS; second < fromS + 600; second++) {
    if (!backOff.isDue(second * 1000)) continue;
    tried.push(second - fromS);
    backOff.failed(second * 1000);
  }
  return tried;
}

it("a back-off tries ever more rarely, and at least once a minute", () => {
  const found = tries(new BackOff());
  expect(found.slice(0, 7)).toEqual([0, 1, 3, 7, 15, 31, 63]);
  const gaps = found.slice(1).map((second, index) => second - (found[index] as number));
  expect(Math.max(...gaps)).toBe(60);
});

it("a back-off begins anew after a success", () => {
  const backOff = new BackOff();
  tries(backOff);
  backOff.succeeded();
  backOff.failed(700_000);
  expect(tries(backOff, 700).slice(0, 3)).toEqual([1, 3, 7]);
});

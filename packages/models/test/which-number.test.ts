/** What docs/explanation/which-number.md says of means and of differences is what the draws give. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { modelCatalog } from "../src/catalog/resolve-model.js";
import { NODE_COEFFICIENTS } from "../src/data/node-coefficients.js";
import type { ModelDraws } from "../src/phase/draws/model-draws.js";
import { percentilesOf } from "../src/phase/draws/quantiles.js";
import { drawServing } from "../src/phase/draws/serving-draws.js";
import { loadEnergy } from "../src/phase/load-energy.js";
import type { PromptLoad } from "../src/phase/prompt-load.js";
import { PUE } from "../src/serving/serving-assumptions.js";

const page = readFileSync(join(import.meta.dirname, "../../../docs/explanation/which-number.md"), "utf8");
const CHAT: PromptLoad = { computed: 900, image: 0, cached: 0, output: 250 };

function drawsOf(name: string): ModelDraws {
  const resolved = modelCatalog().resolve(name);
  if (resolved.status === "unknown") throw new Error(`${name} is in no table`);
  return drawServing(NODE_COEFFICIENTS, resolved.model, { pue: PUE });
}

/** Joules at the facility in each draw, by `loadEnergy` on one draw at a time. */
function joulesOf(name: string, load: PromptLoad): Float64Array {
  const draws = drawsOf(name);
  const { far, ...columns } = draws;
  const only = (k: number): ModelDraws => {
    const same = (column: ArrayLike<number>) => new Float32Array(column.length).fill(column[k] as number);
    const one = Object.fromEntries(Object.entries(columns).map(([key, column]) => [key, same(column)]));
    return {
      ...(one as unknown as ModelDraws),
      ...(far && { far: { ...far, attention: same(far.attention), context: same(far.context) } }),
    };
  };
  return Float64Array.from(draws.output, (_, k) => loadEnergy(only(k), load).value);
}

const ratiosOf = (above: Float64Array, below: Float64Array) =>
  percentilesOf(above.map((joules, k) => joules / (below[k] as number)));
const percent = (share: number) => (share * 100).toFixed(0);

it("the guide says how far the mean of a chat is above its median", () => {
  const names = [
    "gpt-4o",
    "gpt-4o-mini",
    "claude-sonnet-5",
    "llama-3.1-70b",
    "deepseek-r1",
    "gemini-2.5-flash",
  ];
  const ratios = names.map((name) => {
    const joules = joulesOf(name, CHAT);
    return joules.reduce((sum, one) => sum + one, 0) / joules.length / percentilesOf(joules.slice()).value;
  });
  const [least, most] = [Math.min(...ratios), Math.max(...ratios)].map((ratio) => ratio.toFixed(1));
  expect(page).toContain(`the mean is ${least} to ${most} times the median`);
});

it("the guide says what is known of a difference: more than of a level", () => {
  const [long, short] = [joulesOf("gpt-4o", CHAT), joulesOf("gpt-4o", { ...CHAT, output: 100 })];
  const { low, high } = ratiosOf(short, long);
  expect(page).toContain(`saves ${percent(1 - high)} to ${percent(1 - low)} %`);
  const level = percentilesOf(long.slice());
  expect(page).toContain(`has a range of ${(level.high / level.low).toFixed(0)}.`);
  const small = ratiosOf(joulesOf("llama-3.1-8b", CHAT), joulesOf("llama-3.1-70b", CHAT));
  expect(page).toContain(
    `takes ${percent(small.low)} to ${percent(small.high)} % of what \`llama-3.1-70b\` takes`,
  );
});

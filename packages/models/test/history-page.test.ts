import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CASES, GROWING, GROWTH, simulatedBounds } from "./simulated-bounds.js";

const page = readFileSync(join(import.meta.dirname, "../../../docs/explanation/estimates.md"), "utf8");

const ROWS = [
  ...CASES.map(([name, draw]) => [name, draw, 1] as const),
  ...GROWING.map(([name, draw]) => [name, draw, GROWTH] as const),
];

it.each(ROWS)(
  "docs/explanation/estimates.md has what was simulated of values that are %s",
  (name, draw, growth) => {
    const cells = [5, 10, 19, 99].flatMap((count) => {
      const { held, width } = simulatedBounds(draw, count, growth);
      return [`${Math.round(100 * held)} %`, `${Number(width.toPrecision(2))}`];
    });
    expect(page.replaceAll(/ +/g, " ")).toContain(`| ${[name, ...cells].join(" | ")} |`);
  },
);

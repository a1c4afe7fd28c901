import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, it } from "vitest";
import { CASES, simulatedBounds } from "./simulated-bounds.js";

const page = readFileSync(join(import.meta.dirname, "../../../docs/models/history.md"), "utf8");

it.each(CASES)("docs/models/history.md has what was simulated of values that are %s", (name, draw) => {
  const cells = [5, 10, 19, 99].flatMap((count) => {
    const { held, width } = simulatedBounds(draw, count);
    return [`${Math.round(100 * held)} %`, `${Number(width.toPrecision(2))}`];
  });
  expect(page.replaceAll(/ +/g, " ")).toContain(`| ${[name, ...cells].join(" | ")} |`);
});

/** Which number to believe: what the command line and the guide say of it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { DEFAULT_METHOD } from "../src/estimate/request/default-method.js";
import type { EstimateReport } from "../src/index.js";
import { inProcess } from "./run-wattspan.js";
import { steppedTime } from "./stepped-time.js";

const root = join(import.meta.dirname, "../../..");
/** On one line, so that where lines end makes no difference. */
const pageOf = (path: string): string => readFileSync(join(root, path), "utf8").replaceAll(/\s+/g, " ");
const CALL = ["estimate", "--model", "gpt-4o", "--input", "900", "--output", "250"];

/** Cells of the row that begins so. */
function cellsOf(path: string, ...begin: readonly string[]): readonly string[] {
  const rows = readFileSync(join(root, path), "utf8")
    .split("\n")
    .map((line) =>
      line
        .split("|")
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );
  const found = rows.find((cells) => begin.every((cell, index) => cells[index] === cell));
  if (!found) throw new Error(`${path} has no row ${begin.join(" | ")}`);
  return found.slice(begin.length);
}

describe("why the default is the default", () => {
  const guide = pageOf("docs/explanation/which-number.md");
  const score = (...row: readonly string[]) => cellsOf("docs/explanation/estimates.md", ...row);
  const factor = (error = "") => Math.exp(Number(error)).toFixed(1);
  const [stated = ""] = cellsOf("docs/models/truth.md", "stated by services and authors");
  const counted = (figures: string) => /^\d+ of \d+/.exec(figures)?.[0] ?? "none";

  it("the reason for the default has the figures of the evaluation, in the guide and on the command line", () => {
    const [runs, error, , ecologits, , coverage] = score("each family in turn", "nothing");
    const heldBack = `${coverage} of ${runs} measured runs`;
    expect(DEFAULT_METHOD.because).toContain(heldBack);
    expect(DEFAULT_METHOD.because).toContain(`${counted(stated)} figures`);
    expect(guide).toContain(`Of ${runs} measured runs`);
    expect(guide).toContain(`${coverage} are in the range`);
    expect(guide).toContain(`off by a factor of ${factor(error)}, EcoLogits' by ${factor(ecologits)}`);
    expect(guide).toContain(`off by ${factor(score("each family in turn", "batch")[1])}.`);
    expect(guide).toContain(`${counted(stated)} figures that services and authors stated`);
  });

  it("the reason for the default has the misses of the evaluation, too", () => {
    const [bits = "", all = ""] = ["measured, given the bits", "measured, given what is known"].map(
      (row) => cellsOf("docs/models/truth.md", row)[0],
    );
    const [inBand, benchmarks] = counted(bits).split(" of ");
    expect(DEFAULT_METHOD.because).toContain(`only ${counted(bits)} benchmarks`);
    expect(guide).toContain(`Of ${benchmarks} benchmarks at extreme load only ${inBand} are`);
    const known = `${counted(all).split(" ")[0]} if GPU and batch are known`;
    expect(guide).toContain(known);
    expect(DEFAULT_METHOD.because).toContain(known);
    expect(guide).toContain(`requests at once ${score("batch beyond 256", "nothing")[5]} are in it`);
    expect(guide).toContain(`out of the fit, ${score("8 and 4 bits; fitted: 16", "nothing")[5]};`);
    const large = score("200 billion parameters and more; fitted: 117 and fewer", "nothing")[5];
    expect(guide).toContain(`with all above 200 billion parameters, ${large}.`);
  });

  it("`estimate` says why the default is the default below the methods, and not where the default was not asked for", async () => {
    const textOf = async (...more: readonly string[]) =>
      (await inProcess([...CALL, ...more])).stdout.replaceAll(/\s+/g, " ");
    expect(await textOf()).toContain(`phase@2 is the default: ${DEFAULT_METHOD.because}.`);
    expect(await textOf("--method", "ecologits")).not.toContain("the default");
    const { stdout } = await inProcess(["estimate", "--model", "gpt-4o", "--output", "250"]);
    expect(stdout).toContain("phase@2, the default, gives no estimate here.");
    // An installed package has no pages of ours.
    for (const text of [stdout, await textOf(), await textOf("--json")])
      expect(text).not.toMatch(/docs\/|\.md\b/);
  });

  it("`estimate --json` has the default and the day", async () => {
    const time = steppedTime();
    const { stdout } = await inProcess([...CALL, "--json"], { time });
    const report = JSON.parse(stdout) as EstimateReport;
    expect(report.default).toEqual(DEFAULT_METHOD);
    expect(report.date).toBe(new Date(time.wall()).toISOString().slice(0, 10));
  });
});

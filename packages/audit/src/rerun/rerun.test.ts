import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { cardMetering } from "../../test/card-metering.js";
import { chained, linesOf } from "../../test/chained.js";
import { storeWork } from "../../test/stored-work.js";
import { audit } from "../run/audit.js";
import type { AuditSummary } from "../summary/summarize.js";
import type { WorkloadPlan } from "../workload/workload.js";
import { workloadFacts } from "../workload/workload-digests.js";
import { outcomeOf, rerunFigures } from "./compare-reruns.js";
import { rerun } from "./rerun.js";
import type { NotRestored } from "./restored.js";

let folder = "";
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "rerun-"));
  writeFileSync(join(folder, "faq.jsonl"), "{}\n");
});
afterEach(() => rmSync(folder, { recursive: true }));

const PLAN: WorkloadPlan = {
  ...{ version: 1, name: "work", scope: "inference", module: "work.mjs", environment: ["SEED", "SIZE"] },
  dataset: { name: "faq", version: "3", path: "faq.jsonl" },
};

/** Runs the plan here. */
async function audited(name: string, plan = PLAN): Promise<string> {
  writeFileSync(join(folder, "work.mjs"), "export default () => 1;");
  const facts = await workloadFacts({ plan, folder, name: "workload.yaml" }, { SEED: "what-it-gets" });
  const report = await audit({
    workload: {
      name: plan.name,
      scope: plan.scope,
      folder,
      facts,
      run: () => new Promise((resolve) => setTimeout(resolve, 5)),
    },
    ...{ repetitions: 6, warmUps: 0, file: join(folder, name), rules: { steal: 1, others: 1 } },
    metering: cardMetering,
  });
  return report.file;
}
const again = (record: string, more: Partial<Parameters<typeof rerun>[0]> = {}) =>
  rerun({
    ...{ record, folder, environment: { SEED: "7" } },
    run: ({ workload }) => audited("again.audit.jsonl", workload.plan),
    ...more,
  });

describe("a rerun", () => {
  it("the recorded plan runs again, nothing is lost, and figures are held against each other", async () => {
    const record = await audited("run.audit.jsonl");
    const report = await again(record);
    expect(report.notRestored).toEqual([]);
    expect(report.recorded.dataset).toEqual(report.here.dataset);
    expect(report.figures.map(({ figure, per }) => `${figure}/${per}`)).toEqual([
      ...["joules/repetition", "cpuS/repetition", "seconds/repetition"],
    ]);
    expect(["same", "differs"]).toContain(report.outcome);
    expect(readFileSync(record, "utf8")).not.toContain("what-it-gets");
  });

  it("other data, missing data and other variables are named before anything runs, and refused if strict", async () => {
    const record = await audited("run.audit.jsonl");
    writeFileSync(join(folder, "faq.jsonl"), '{"other":1}\n');
    rmSync(join(folder, "work.mjs"));
    const seen: NotRestored[] = [];
    let ran = 0;
    const strict = again(record, {
      ...{ strict: true, environment: { SIZE: "5" } },
      onNotRestored: (all) => seen.push(...all),
      run: async () => String(ran++),
    });
    await expect(strict).rejects.toThrow(
      "Not everything can be restored: module work.mjs, dataset faq, SEED, SIZE.",
    );
    expect(ran).toBe(0);
    expect(seen.map(({ kind, fact, here }) => [kind, fact, here])).toEqual([
      ["data", "module work.mjs", "work.mjs cannot be read (ENOENT)."],
      ["data", "dataset faq", expect.stringMatching(/^[0-9a-f]{64}$/)],
      ["variables", "SEED", "not set"],
      ["variables", "SIZE", "set"],
    ]);
    expect((await again(record)).notRestored.map(({ fact }) => fact)).toEqual([
      "module work.mjs",
      "dataset faq",
    ]);
  });

  it("another machine, lockfile and version are named", async () => {
    const record = await audited("run.audit.jsonl");
    const other = join(folder, "other.audit.jsonl");
    const edited = linesOf(readFileSync(record, "utf8")).map((line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      const more = {
        header: { software: { "@wattspan/audit": "0.0.1" } },
        environment: {
          tables: { grid: "1" },
          node: "v1.0.0",
          memoryBytes: 5,
          lockfile: { name: "uv.lock", sha256: "1" },
        },
      }[entry.type as string];
      return JSON.stringify({ ...entry, ...more });
    });
    writeFileSync(other, chained(edited));
    const { notRestored } = await again(other, { tables: { grid: "2" } });
    expect(notRestored.map(({ kind, fact, recorded }) => [kind, fact, recorded])).toEqual(
      expect.arrayContaining([
        ["versions", "node", "v1.0.0"],
        ["versions", "tables.grid", "1"],
        ["versions", "@wattspan/audit", "0.0.1"],
        ["machine", "memoryBytes", "5"],
      ]),
    );
  });

  it.each([
    ["FR", [["place", "zone of the grid", "DE", "FR"]]],
    ["DE", []],
    [undefined, []],
  ])("grams of another grid are not judged, and the grid is named: %s", async (gridZone, notRestored) => {
    const [record, here] = [join(folder, "run.audit.jsonl"), join(folder, "again.audit.jsonl")];
    const common = { seed: 1, repetitions: 6, startedAt: new Date(0) };
    await storeWork(record, { ...common, gridZone: "DE" });
    await storeWork(here, { ...common, ...(gridZone && { gridZone }) });
    const report = await rerun({ record, run: async () => here });
    const grams = report.figures.find(({ figure }) => figure === "grams");
    expect(grams).toMatchObject({ outcome: "not judged", recorded: { count: 6 } });
    const found = report.notRestored.filter(({ kind }) => kind === "place");
    expect(found.map(({ kind, fact, recorded, here }) => [kind, fact, recorded, here])).toEqual(notRestored);
  });

  it("a record that is not valid is not run", async () => {
    const record = join(folder, "wrong.audit.jsonl");
    writeFileSync(record, "{}\n");
    await expect(again(record)).rejects.toThrow("is not valid: line 1");
  });
});

describe("figures of a rerun", () => {
  const figure = (value: number, half?: number) => ({
    ...{ value, count: 6 },
    ...(half !== undefined && { interval: { low: value - half, high: value + half } }),
  });
  const summary = (joules: number, half?: number, more: Partial<AuditSummary> = {}): AuditSummary => ({
    ...{ name: "w", counted: 6, voids: 0, energy: "measured", looserRules: [], tables: {}, digests: [] },
    perRepetition: { joules: figure(joules, half), grams: figure(joules) },
    ...more,
  });
  const judged = (a: AuditSummary, b: AuditSummary) =>
    rerunFigures(a, b).map(({ figure: name, outcome }) => `${name} ${outcome}`);

  it("figures are the same if their intervals meet, and different if they do not", () => {
    expect(judged(summary(100, 3), summary(106, 3))).toEqual(["joules same", "grams not judged"]);
    expect(judged(summary(100, 3), summary(107, 3))).toEqual(["joules differs", "grams not judged"]);
    expect(judged(summary(107, 3), summary(100, 3))).toEqual(["joules differs", "grams not judged"]);
    expect(judged(summary(100), summary(100, 3))).toEqual(["joules unknown", "grams not judged"]);
    expect(rerunFigures(summary(100, 3), summary(106, 3))[0]?.change).toBeCloseTo(0.06, 12);
  });

  it("modelled joules are not judged, and CPU seconds are; units must be the same ones", () => {
    const of = (name: string): Partial<AuditSummary> => ({
      energy: "modelled",
      perUnit: { name, count: 5, joules: figure(1, 1), cpuS: figure(2, 1) },
    });
    expect(judged(summary(1, 1, of("documents")), summary(9, 1, of("documents")))).toEqual([
      ...["joules not judged", "grams not judged", "joules not judged", "cpuS same"],
    ]);
    expect(judged(summary(1, 1, of("documents")), summary(9, 1, of("pages")))).toHaveLength(2);
  });

  it("a figure that one of them does not know, and nothing against something, are never the same", () => {
    const { energy: _, ...unmeasured } = summary(0, 0, { perRepetition: {} });
    expect(judged(summary(100, 3), unmeasured)).toEqual(["joules unknown", "grams not judged"]);
    expect(judged(unmeasured, summary(100, 3))).toEqual(["joules unknown", "grams not judged"]);
    expect(judged(summary(0, 0), summary(500, 3))).toEqual(["joules differs", "grams not judged"]);
    expect(rerunFigures(summary(0, 0), summary(500, 3))[0]).not.toHaveProperty("change");
    expect(judged(summary(0, 0), summary(0, 0))).toEqual(["joules same", "grams not judged"]);
  });

  it("one figure that differs decides, and none that is known leaves it open", () => {
    const outcomes = (a: AuditSummary, b: AuditSummary) => outcomeOf(rerunFigures(a, b));
    expect(outcomes(summary(100, 3), summary(101, 3))).toBe("same");
    expect(outcomes(summary(100, 3), summary(200, 3))).toBe("differs");
    expect(outcomes(summary(100), summary(200))).toBe("unknown");
    expect(outcomeOf([])).toBe("unknown");
  });
});

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { comparePairs, limitOf } from "@wattspan/audit";
import { beforeAll, describe, expect, it } from "vitest";
import type { Footprint } from "wattspan";
import { datasetOf, VERSIONS } from "./dataset.ts";
import { driftOf } from "./drift.ts";
import { stageEnergies, versionEnergy } from "./energy-per-unit.ts";
import { keep, kept } from "./feature-cache.ts";
import { FEATURES, featuresOf } from "./features.ts";
import { Pipeline } from "./pipeline.ts";
import { decisionText } from "./report.ts";
import { type PipelineRun, QUICK, reportOf, runPipeline } from "./run-pipeline.ts";

const NAMES = VERSIONS.map(({ version }) => version);

describe("a run of the pipeline", () => {
  let run: PipelineRun;
  const progress: string[] = [];
  beforeAll(async () => {
    run = await runPipeline(QUICK, (line) => progress.push(line));
  });

  it("a network is trained, fine-tuned on data like those before, and retrained after a drift", () => {
    const [first, alike, drifted] = run.learned;
    expect(run.learned.map(({ how }) => how)).toEqual(["training", "fine-tuning", "retraining"]);
    for (const { accuracy } of run.learned) expect(accuracy).toBeGreaterThan(0.9);
    expect(first?.drift).toBeUndefined();
    expect(alike?.drift).toBeLessThan(0.25);
    expect(alike?.accuracyBefore).toBeGreaterThan(0.9);
    expect(drifted?.drift).toBeGreaterThan(0.25);
    expect(drifted?.accuracyBefore).toBeLessThan(0.6);
  });

  it("the joules of a version are those of its stages and of what is between them", () => {
    for (const version of NAMES) {
      const whole = versionEnergy(run.footprints, version)?.value ?? Number.NaN;
      const stages = stageEnergies(run.footprints, [version]);
      const own = run.footprints.find(({ name }) => name === version)?.self.energy?.value ?? Number.NaN;
      const sum = stages.reduce((total, { energy }) => total + (energy?.value ?? Number.NaN), own);
      expect(Math.abs(sum - whole)).toBeLessThan(1e-9);
    }
  });

  it("each stage counts its samples once for each time that it works on them", () => {
    const held = QUICK.size / 4;
    const counts = stageEnergies(run.footprints, NAMES)
      .filter(({ stage }) => !["cached features", "derived again"].includes(stage))
      .map(({ version, stage, samples }) => [version, stage, samples]);
    expect(counts).toEqual([
      ["v1", "preprocessing", QUICK.size],
      ["v1", "training", 3 * held * QUICK.epochs],
      ["v1", "evaluation", held],
      ["v2", "preprocessing", QUICK.size],
      ["v2", "evaluation", 2 * held],
      ["v2", "fine-tuning", 6 * held * QUICK.fineTuningEpochs],
      ["v3", "preprocessing", QUICK.size],
      ["v3", "evaluation", 2 * held],
      ["v3", "retraining", 3 * held * QUICK.epochs],
    ]);
  });

  it("the audit runs pairs that are whole, and its decision is what the pipeline does", () => {
    const { comparison, footprints } = run;
    expect(comparison.pairs).toHaveLength(QUICK.pairs);
    expect(comparison.guardrails.every(({ isKept }) => isKept)).toBe(true);
    const reused = comparison.outcome === "pass";
    expect(footprints.some(({ name }) => name === "cached features")).toBe(reused);
    expect(footprints.some(({ name }) => name === "derived again")).toBe(!reused);
    expect(decisionText(comparison)).toMatch(reused ? /^Reuse/ : /^Derive/);
  });

  it("the record of the run is whole, and valid", () => {
    expect(run.verdict).toMatchObject({ verdict: "valid", partial: false, repetitions: 1 });
  });

  it("the report has a row for each stage, a bar for each version, and the source of the joules", () => {
    const report = reportOf(run);
    expect(report.split("\n").filter((line) => /^v\d +[a-z]/.test(line))).toHaveLength(10);
    expect(report).toContain("█".repeat(40));
    expect(report).toMatch(/Joules are .*(modelled|measured)/);
    expect(report).toContain("all numbers are the same");
    expect(progress.at(-1)).toContain("v3: drift");
  });
});

it("a pipeline learns the same from features that are reused and from those derived again", async () => {
  const folder = await mkdtemp(join(tmpdir(), "pipelines-"));
  const plan = { size: 400, epochs: 4, fineTuningEpochs: 2 };
  try {
    const [reused, derived] = [true, false].map(async (reuse) => {
      const pipeline = new Pipeline(plan, (version) => join(folder, `${version}-${reuse}`));
      const learned: unknown[] = [];
      for (const version of VERSIONS) learned.push(await pipeline.learn(version, reuse));
      return learned;
    });
    expect(await reused).toEqual(await derived);
  } finally {
    await rm(folder, { recursive: true });
  }
});

describe("the decision about the cache", () => {
  const facts = { machine: "m", workload: "w", meters: ["rapl"], energy: "measured" } as const;
  const decision = (ratio: (pair: number) => number, recall = 1) =>
    decisionText({
      seed: "s",
      ...comparePairs(
        Array.from({ length: 8 }, (_, i) => ({
          first: "base" as const,
          base: { facts, figures: { energy: 10 }, recall: 1 },
          head: { facts, figures: { energy: 10 * ratio(i) }, recall },
        })),
        { limits: [limitOf("energy=0%")] },
      ),
    });

  it.each<[string, (pair: number) => number, number, RegExp]>([
    [
      "less energy for the same features",
      (i) => 0.5 + i / 1000,
      1,
      /^Reuse cached features: reuse changes joules by −49/,
    ],
    ["more energy", (i) => 1.5 + i / 1000, 1, /^Derive features again: reuse changes joules by \+50/],
    ["a difference that is not clear", (i) => (i % 2 ? 0.9 : 1.1), 1, /^Derive features again/],
    [
      "less energy for other features",
      (i) => 0.5 + i / 1000,
      0,
      /^Derive features again: reuse gives other features/,
    ],
  ])("%s", (_, ratio, recall, text) => {
    expect(decision(ratio, recall)).toMatch(text);
  });
});

it("the same plan makes the same data, features, and no drift", () => {
  const [one, same] = [0, 1].map(() => datasetOf(VERSIONS[0], 40).signals.map(featuresOf));
  expect(one).toEqual(same);
  expect(driftOf(one ?? [], same ?? [])).toBe(0);
});

it("a pure tone is in the feature of its frequency", () => {
  const tone = Float32Array.from({ length: 256 }, (_, i) => Math.sin((2 * Math.PI * 20 * i) / 256));
  const features = featuresOf(tone);
  expect(features).toHaveLength(FEATURES);
  expect(features.indexOf(Math.max(...features))).toBe(19);
});

it("kept features are those of their signals, and of no others", async () => {
  const folder = await mkdtemp(join(tmpdir(), "features-"));
  try {
    const [v1, v2] = VERSIONS.map((plan) => datasetOf(plan, 10).signals) as [Float32Array[], Float32Array[]];
    const features = v1.map(featuresOf);
    await keep(join(folder, "v1"), v1, features);
    expect(await kept(join(folder, "v1"), v1)).toEqual(features);
    expect(await kept(join(folder, "v1"), v2)).toBeUndefined();
  } finally {
    await rm(folder, { recursive: true });
  }
});

it("energy that is not known is not 0", () => {
  const stage = { kind: "stage", startedAt: new Date(0), units: { count: 10 } };
  const known = { energy: { value: 2, low: 1, high: 4 } };
  const footprints = [
    { ...stage, id: "a", name: "v1" },
    { ...stage, ...known, id: "b", name: "training", parentId: "a" },
    { ...stage, id: "c", name: "training", parentId: "a" },
    ...[1, 2, 3, 4, 5, 6].map((i) => ({
      ...stage,
      ...known,
      id: `d${i}`,
      name: "evaluation",
      parentId: "a",
    })),
  ] as unknown as Footprint[];
  const [training, evaluation] = stageEnergies(footprints, ["v1"]);
  expect(training).toEqual({ version: "v1", stage: "training", pieces: 2, samples: 20 });
  expect(evaluation?.energy).toEqual({ value: 12, low: 6, high: 24 });
  expect(evaluation?.perSample?.value).toBeCloseTo(0.2, 12);
  expect(versionEnergy(footprints, "v1")).toBeUndefined();
});

/** The whole example: metering, the pipeline, the audit, and the report. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { processCpu, rapl } from "@wattspan/meters";
import { type Footprint, startWattspan } from "wattspan";
import { datasetOf, VERSIONS } from "./dataset.ts";
import { stageEnergies, versionEnergy } from "./energy-per-unit.ts";
import { type Learned, Pipeline, type PipelinePlan } from "./pipeline.ts";
import { decisionText, learnedText, sourceText, stageTable, versionChart } from "./report.ts";
import { auditReuse, isReuseBetter } from "./reuse-audit.ts";

/** How much is done. */
export interface RunPlan extends PipelinePlan {
  /** Signals that the audit derives features of, again and again. */
  readonly audited: number;
  readonly pairs: number;
  readonly seed: string;
}

export const FULL: RunPlan = {
  size: 2000,
  epochs: 12,
  fineTuningEpochs: 8,
  audited: 300,
  pairs: 12,
  seed: "pump",
};
export const QUICK: RunPlan = {
  size: 400,
  epochs: 8,
  fineTuningEpochs: 6,
  audited: 60,
  pairs: 6,
  seed: "pump",
};

/** Runs everything. @param say Receives progress. */
export async function runPipeline(plan: RunPlan, say: (line: string) => void) {
  const footprints: Footprint[] = [];
  const wattspan = await startWattspan({
    meters: [rapl(), processCpu()],
    observers: [(footprint) => void footprints.push(footprint)],
  });
  const folder = await mkdtemp(join(tmpdir(), "training-pipeline-"));
  const cachePath = (version: string) => join(folder, `${version}.features`);
  try {
    const pipeline = new Pipeline(plan, cachePath);
    const [first, ...later] = VERSIONS as [(typeof VERSIONS)[0], ...typeof VERSIONS];
    const learned: Learned[] = [];
    const learn = async (version: typeof first, reuse: boolean) => {
      say(`${version.version} arrives: ${plan.size} signals`);
      learned.push(await pipeline.learn(version, reuse));
      say(`  ${learnedText(learned.at(-1) as Learned)}`);
    };
    await learn(first, false);
    say(`audit: reuse cached features, or derive them again? ${plan.pairs} pairs`);
    const comparison = await auditReuse({
      ...{ pairs: plan.pairs, seed: plan.seed, flush: () => wattspan.flush() },
      onPair: ({ pairs }) => pairs.length % 4 === 0 && say(`  ${pairs.length} pairs`),
      signals: datasetOf(first, plan.audited).signals,
      cachePath: cachePath("audited"),
    });
    for (const version of later) await learn(version, isReuseBetter(comparison));
    await wattspan.flush();
    return { footprints, learned, comparison };
  } finally {
    await wattspan.shutdown();
    await rm(folder, { recursive: true, force: true });
  }
}

/** The report of a run. */
export function reportOf({
  footprints,
  learned,
  comparison,
}: Awaited<ReturnType<typeof runPipeline>>): string {
  const versions = learned.map(({ version }) => version);
  return [
    stageTable(stageEnergies(footprints, versions)),
    `Joules for each version of the data\n${versionChart(versions.map((version) => ({ version, energy: versionEnergy(footprints, version) })))}`,
    decisionText(comparison),
    sourceText(footprints),
  ].join("\n\n");
}

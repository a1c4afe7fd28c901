/** The whole example: metering, the pipeline, the audit, and the report. */

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { audit, type Comparison, type Verdict, verify } from "@wattspan/audit";
import { processCpu, rapl } from "@wattspan/meters";
import { type Footprint, startWattspan } from "wattspan";
import { type DatasetPlan, datasetOf, VERSIONS } from "./dataset.ts";
import { stageEnergies, versionEnergy } from "./energy-per-unit.ts";
import { type Learned, Pipeline, type PipelinePlan } from "./pipeline.ts";
import { decisionText, learnedText, recordText, sourceText, stageTable, versionChart } from "./report.ts";
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

/** What a run came to. */
export interface PipelineRun {
  readonly footprints: readonly Footprint[];
  readonly learned: readonly Learned[];
  /** Of deriving features with reusing them. */
  readonly comparison: Comparison;
  /** Of the record of the whole run, computed again. */
  readonly verdict: Verdict;
}

/** It is one run, whose figures are compared with no other: a busy machine is no reason to leave it out. */
const ANY_MACHINE = { steal: 1, others: 1 };

/**
 * Runs everything as one repetition of an audit, and verifies its record.
 * @param record The file for the record, which must not exist. Default: none is kept.
 * @param say Receives progress.
 */
export async function runPipeline(
  plan: RunPlan,
  say: (line: string) => void,
  record?: string,
): Promise<PipelineRun> {
  const folder = await mkdtemp(join(tmpdir(), "training-pipeline-"));
  const footprints: Footprint[] = [];
  const done: Pick<PipelineRun, "learned" | "comparison">[] = [];
  try {
    const { file, repetitions } = await audit({
      workload: {
        name: "training-pipeline",
        inputs: { ...plan, versions: VERSIONS },
        run: async ({ metering }) => done.push(await learnAll(plan, folder, say, () => metering.flush())),
      },
      ...{ repetitions: 1, warmUps: 0, rules: ANY_MACHINE },
      file: record ?? join(folder, "run.audit.jsonl"),
      metering: ({ tap, observers }) =>
        startWattspan({
          meters: [rapl(), processCpu()],
          tap,
          observers: [...observers, (footprint) => void footprints.push(footprint)],
        }),
    });
    const [learning] = done;
    if (!learning) throw new Error(`The pipeline did not come to its end: ${repetitions[0]?.void}`);
    return { footprints, ...learning, verdict: await verify(file) };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function learnAll(
  plan: RunPlan,
  folder: string,
  say: (line: string) => void,
  flush: () => Promise<unknown>,
): Promise<Pick<PipelineRun, "learned" | "comparison">> {
  const cachePath = (version: string) => join(folder, `${version}.features`);
  const pipeline = new Pipeline(plan, cachePath);
  const [first, ...later] = VERSIONS;
  const learned: Learned[] = [];
  const learn = async (version: DatasetPlan, reuse: boolean) => {
    say(`${version.version} arrives: ${plan.size} signals`);
    const now = await pipeline.learn(version, reuse);
    learned.push(now);
    say(`  ${learnedText(now)}`);
  };
  await learn(first, false);
  say(`audit: reuse cached features, or derive them again? ${plan.pairs} pairs`);
  const comparison = await auditReuse({
    ...{ pairs: plan.pairs, seed: plan.seed, flush },
    onPair: ({ pairs }) => pairs.length % 4 === 0 && say(`  ${pairs.length} pairs`),
    signals: datasetOf(first, plan.audited).signals,
    cachePath: cachePath("audited"),
  });
  for (const version of later) await learn(version, isReuseBetter(comparison));
  return { learned, comparison };
}

/** The report of a run. */
export function reportOf({ footprints, learned, comparison, verdict }: PipelineRun): string {
  const versions = learned.map(({ version }) => version);
  return [
    stageTable(stageEnergies(footprints, versions)),
    "Joules for each version of the " +
      `data\n${versionChart(versions.map((version) => ({ version, energy: versionEnergy(footprints, version) })))}`,
    decisionText(comparison),
    sourceText(footprints),
    recordText(verdict),
  ].join("\n\n");
}

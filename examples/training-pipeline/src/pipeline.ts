/** Continuous training: each new version of the data is prepared, checked for drift, learned, and evaluated. */

import { meterStage } from "wattspan";
import { type Dataset, type DatasetPlan, datasetOf } from "./dataset.ts";
import { DRIFT_LIMIT, driftOf } from "./drift.ts";
import { keep, kept } from "./feature-cache.ts";
import { featuresOf } from "./features.ts";
import { Network } from "./network.ts";
import { inPieces, piece } from "./stages.ts";

/** How much work is done. */
export interface PipelinePlan {
  /** Signals of each version. A quarter of them is held back for the evaluation. */
  readonly size: number;
  readonly epochs: number;
  readonly fineTuningEpochs: number;
}

/** How a version was learned. */
export type Learning = "training" | "fine-tuning" | "retraining";

/** What became of one version of the data. */
export interface Learned {
  readonly version: string;
  readonly how: Learning;
  /** Since the version before. Absent for the first. */
  readonly drift?: number;
  /** Shares of the states that the network before and the network after it tells. */
  readonly accuracyBefore?: number;
  readonly accuracy: number;
}

/** A version with its features. */
interface Prepared {
  readonly data: Dataset;
  readonly features: readonly Float32Array[];
  /** Samples from here on are held back. */
  readonly split: number;
}

const RATE = 0.01;

/** The pipeline with what it has learned so far. */
export class Pipeline {
  readonly #plan: PipelinePlan;
  readonly #cachePath: (version: string) => string;
  #network: Network | undefined;
  #last: Prepared | undefined;

  /** @param cachePath Where the features of a version are kept. */
  constructor(plan: PipelinePlan, cachePath: (version: string) => string) {
    this.#plan = plan;
    this.#cachePath = cachePath;
  }

  /**
   * Takes a new version. Data like those before are learned in addition; data that have drifted are learned anew.
   * @param reuse Whether features of the version before come from the cache; if not, they are derived again.
   */
  learn(plan: DatasetPlan, reuse: boolean): Promise<Learned> {
    return meterStage({ name: plan.version, kind: "other" }, async () => {
      const now = await this.#prepare(datasetOf(plan, this.#plan.size));
      const before = this.#last;
      this.#last = now;
      const drift = before && driftOf(before.features, now.features);
      const accuracyBefore = this.#network && (await this.#evaluate(this.#network, now));
      const how = howToLearn(drift);
      const network = how === "fine-tuning" && this.#network ? this.#network : new Network(plan.seed);
      this.#network = network;
      if (how === "fine-tuning" && before) await this.#fineTune(network, before, now, reuse);
      else await this.#train(network, now, how);
      return {
        ...{ version: plan.version, how, accuracy: await this.#evaluate(network, now) },
        ...(drift !== undefined && { drift }),
        ...(accuracyBefore !== undefined && { accuracyBefore }),
      };
    });
  }

  async #prepare(data: Dataset): Promise<Prepared> {
    const features = await inPieces("preprocessing", "data_preparation", data.signals, featuresOf);
    await keep(this.#cachePath(data.version), data.signals, features);
    return { data, features, split: Math.floor(0.75 * features.length) };
  }

  async #train(network: Network, { data, features, split }: Prepared, how: Learning): Promise<void> {
    for (let epoch = 0; epoch < this.#plan.epochs; epoch++)
      await piece(how, "training", split, () =>
        network.trainEpoch(features.slice(0, split), data.labels.slice(0, split), RATE),
      );
  }

  /** On old and new data, so that what was learned is not forgotten. */
  async #fineTune(network: Network, before: Prepared, now: Prepared, reuse: boolean): Promise<void> {
    const { version, signals } = before.data;
    const cached = reuse
      ? await piece("cached features", "data_preparation", signals.length, () =>
          kept(this.#cachePath(version), signals),
        )
      : undefined;
    const old = cached ?? (await inPieces("derived again", "data_preparation", signals, featuresOf));
    const features = [...old.slice(0, before.split), ...now.features.slice(0, now.split)];
    const labels = [...before.data.labels.slice(0, before.split), ...now.data.labels.slice(0, now.split)];
    for (let epoch = 0; epoch < this.#plan.fineTuningEpochs; epoch++)
      await piece("fine-tuning", "fine_tuning", features.length, () =>
        network.trainEpoch(features, labels, RATE),
      );
  }

  async #evaluate(network: Network, { data, features, split }: Prepared): Promise<number> {
    const isRight = await inPieces(
      "evaluation",
      "evaluation",
      features.slice(split),
      (one, i) => network.predict(one) === data.labels[split + i],
    );
    return isRight.filter(Boolean).length / isRight.length;
  }
}

const howToLearn = (drift: number | undefined): Learning => {
  if (drift === undefined) return "training";
  return drift > DRIFT_LIMIT ? "retraining" : "fine-tuning";
};

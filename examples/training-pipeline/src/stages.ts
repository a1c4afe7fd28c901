/** The work of the pipeline in metered pieces, so that each kind of work has many figures and an interval. */

import { meterStage, type StageOptions } from "wattspan";

type StageKind = StageOptions["kind"];

/** Pieces into which batch work is cut. Six are the fewest with a 95 % interval. */
const PIECES = 8;

/** Does a piece of work on so many samples, as a stage of its own. */
export const piece = <T>(name: string, kind: StageKind, samples: number, work: () => T): Promise<T> =>
  meterStage({ name, kind, units: "samples" }, async (stage) => {
    const result = await work();
    stage.addUnits(samples);
    return result;
  });

/**
 * Does the work for each sample, in pieces.
 * @example await inPieces("preprocessing", "data_preparation", signals, featuresOf)
 */
export async function inPieces<S, T>(
  name: string,
  kind: StageKind,
  samples: readonly S[],
  work: (sample: S, index: number) => T,
): Promise<T[]> {
  const size = Math.ceil(samples.length / PIECES);
  const done: T[] = [];
  for (let from = 0; from < samples.length; from += size) {
    const some = samples.slice(from, from + size);
    done.push(...(await piece(name, kind, some.length, () => some.map((one, i) => work(one, from + i)))));
  }
  return done;
}

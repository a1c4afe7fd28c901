/** Made-up vibrations of a pump, in versions: what its sensor saw in three months. */

import { normal, randomFrom } from "./random.ts";

/** Points of a signal. */
export const POINTS = 256;
/** What a pump can have, by label. Each is a pair of frequencies, in periods per signal. */
export const STATES = ["sound", "unbalanced", "worn bearing"] as const;
const FREQUENCIES: readonly (readonly [number, number])[] = [
  [12, 24],
  [12, 36],
  [18, 24],
];
const NOISE = 2.5;

/** One month of signals. */
export interface Dataset {
  readonly version: string;
  readonly signals: readonly Float32Array[];
  /** The state of the pump in each signal. */
  readonly labels: readonly number[];
}

/** How a version is made. */
export interface DatasetPlan {
  readonly version: string;
  readonly seed: number;
  /** How much faster the pump turns than in the first version. It drifts. */
  readonly speed: number;
}

/** The first, one like it, and one that has drifted. */
export const VERSIONS: readonly [DatasetPlan, ...DatasetPlan[]] = [
  { version: "v1", seed: 1, speed: 1 },
  { version: "v2", seed: 2, speed: 1 },
  { version: "v3", seed: 3, speed: 1.2 },
];

/** The same plan and size make the same data. @example datasetOf(VERSIONS[0], 400).labels.length // 400 */
export function datasetOf({ version, seed, speed }: DatasetPlan, size: number): Dataset {
  const random = randomFrom(seed);
  const labels = Array.from({ length: size }, () => Math.floor(random() * STATES.length));
  const signals = labels.map((label) =>
    signalOf(FREQUENCIES[label] as readonly [number, number], speed, random),
  );
  return { version, signals, labels };
}

function signalOf(frequencies: readonly [number, number], speed: number, random: () => number): Float32Array {
  const phases = frequencies.map(() => 2 * Math.PI * random());
  return Float32Array.from({ length: POINTS }, (_, point) => {
    const turn = (2 * Math.PI * speed * point) / POINTS;
    const tones = frequencies.map((one, i) => Math.sin(one * turn + (phases[i] as number)));
    return tones.reduce((sum, tone) => sum + tone, NOISE * normal(random));
  });
}

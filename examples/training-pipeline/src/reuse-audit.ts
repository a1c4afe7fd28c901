/** Are cached features worth reusing? Both ways run in pairs, in an order that is drawn. */

import { hostname } from "node:os";
import { type Comparison, compare, limitOf, type RunFigures } from "@wattspan/audit";
import { type Footprint, meterStage, type StageOptions } from "wattspan";
import { keep, kept } from "./feature-cache.ts";
import { featuresOf } from "./features.ts";

/** Reuse must not take more joules. */
const LIMITS = [limitOf("energy=0%")];
const MICROSECONDS = 1e6;

/** What is audited. */
export interface ReuseQuestion {
  readonly signals: readonly Float32Array[];
  readonly cachePath: string;
  readonly pairs: number;
  /** Draws the order inside the pairs. */
  readonly seed: string;
  /** Settles what has ended. */
  readonly flush: () => Promise<unknown>;
  readonly onPair: (comparison: Comparison) => unknown;
}

/** Compares deriving (BASE) with reusing (HEAD). @example (await auditReuse(question)).outcome // "pass" */
export async function auditReuse({
  signals,
  cachePath,
  pairs,
  seed,
  flush,
  onPair,
}: ReuseQuestion): Promise<Comparison> {
  const wanted = signals.map(featuresOf);
  await keep(cachePath, signals, wanted);
  const derive = () => signals.map(featuresOf);
  const reuse = () => kept(cachePath, signals);
  return compare({
    ...{ limits: LIMITS, seed, minPairs: pairs, maxPairs: pairs, onPair },
    run: (side) => runOnce(side, side === "base" ? derive : reuse, wanted, flush),
  });
}

/** Reuse, unless the audit leaves doubt. */
export const isReuseBetter = ({ outcome }: Comparison): boolean => outcome === "pass";

async function runOnce(
  side: "base" | "head",
  features: () => unknown,
  wanted: readonly Float32Array[],
  flush: () => Promise<unknown>,
): Promise<RunFigures> {
  let footprint: Footprint | undefined;
  const cpu = process.cpuUsage();
  const options: StageOptions = {
    name: side === "base" ? "derive" : "reuse",
    kind: "data_preparation",
    onFootprint: (one) => {
      footprint = one;
    },
  };
  const from = performance.now();
  const found = await meterStage(options, () => features());
  const latency = (performance.now() - from) / 1000;
  const { user, system } = process.cpuUsage(cpu);
  await flush();
  const { energy, method, parts = [] } = footprint ?? {};
  return {
    facts: {
      ...{ machine: hostname(), workload: `features of ${wanted.length} signals` },
      meters: [...new Set(parts.map(({ methodId }) => methodId ?? "unknown"))],
      energy: method === "measured" || method === "modelled" ? method : "unavailable",
      ...(energy && energy.low > 0 && { bandRatio: energy.high / energy.low }),
    },
    figures: { latency, cpu: (user + system) / MICROSECONDS, ...(energy && { energy: energy.value }) },
    recall: isSame(found, wanted) ? 1 : 0,
  };
}

/** A saving that gives other features is none. */
const isSame = (found: unknown, wanted: readonly Float32Array[]): boolean =>
  Array.isArray(found) &&
  found.length === wanted.length &&
  wanted.every((row, i) => row.every((value, j) => value === found[i][j]));

/** Method names in options. */

import type { EnergyEstimator } from "@wattspan/core";
import { nearestOf } from "@wattspan/core/options";
import { disclosed, ecologits, measuredTable, type PhaseOptions, phase, throughput } from "@wattspan/models";
import { UsageError } from "../../command/usage-error.js";
import type { Gpu } from "./gpus.js";

/** What is known about the serving. */
export interface ServedOn {
  readonly gpu?: Gpu;
  /** Requests computed at once. */
  readonly batch?: number;
}

type MakeEstimator = (served: ServedOn) => EnergyEstimator;

const BLACKWELL: ReadonlySet<Gpu> = new Set(["B200", "GB200"]);
const batched = ({ batch }: ServedOn) => (batch === undefined ? {} : { batch });

const METHODS: ReadonlyMap<string, MakeEstimator> = new Map<string, MakeEstimator>([
  ["phase@2", (served) => phase(phaseOptions(served))],
  ["ecologits@0.11.2", () => ecologits()],
  ["throughput@1", (served) => throughput(batched(served))],
  ["measured-table@1", measured],
  ["disclosed@1", () => disclosed()],
]);
/** Ids of all methods, the default first. */
export const METHOD_IDS: readonly string[] = [...METHODS.keys()];

/**
 * The id of a method; without a version, the newest.
 * @throws {@link UsageError} with the nearest names.
 * @example methodIdOf("ecologits") // "ecologits@0.11.2"
 */
export function methodIdOf(given: string): string {
  const wanted = given.trim().toLowerCase();
  const found = METHOD_IDS.find((id) => id === wanted || id.split("@")[0] === wanted);
  if (found) return found;
  const names = [...METHOD_IDS, ...METHOD_IDS.map((id) => id.split("@")[0] ?? id)];
  const expected = `one of ${METHOD_IDS.join(", ")}`;
  throw new UsageError(
    "--method",
    given,
    expected,
    "--method phase@2",
    nearestOf(wanted, [...new Set(names)]),
  );
}

/** The estimators of the given methods. @example estimatorsOf(["phase@2"], { gpu: "H100" }) */
export const estimatorsOf = (ids: readonly string[], served: ServedOn): readonly EnergyEstimator[] =>
  ids.flatMap((id) => METHODS.get(id)?.(served) ?? []);

/**
 * The options for `phase`.
 * @example phaseOptions({ gpu: "H100", batch: 32 }) // { gpu: "hopper", batch: 32 }
 */
export const phaseOptions = (served: ServedOn): PhaseOptions => ({
  ...batched(served),
  ...(served.gpu && { gpu: BLACKWELL.has(served.gpu) ? "blackwell" : "hopper" }),
});

/** The table has measurements of two accelerators only. */
function measured({ gpu, ...served }: ServedOn): EnergyEstimator {
  if (gpu === undefined) return measuredTable(batched(served));
  if (gpu === "H100" || gpu === "B200") return measuredTable({ ...batched(served), gpu });
  return { id: measuredTable().id, knows: () => false, estimate: () => undefined };
}

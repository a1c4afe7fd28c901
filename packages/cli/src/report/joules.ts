/** Where the joules of a run went. */

import type { Footprint, Range } from "@wattspan/core";
import { grouped } from "../terminal/text/grouped.js";
import { total } from "./adding-up.js";
import type { Run } from "./run-file.js";

/** A part of a sum of joules. The parts of a sum add up to it. */
export interface Part {
  readonly key: "inference" | "step" | "agent" | "stage" | "elsewhere" | "idle" | "other" | "unattributed";
  readonly label: string;
  readonly joules: number;
}

const KINDS = [
  ["inference", "models on this machine"],
  ["step", "steps and tools"],
  ["agent", "agents themselves"],
  ["stage", "stages"],
] as const;

/** Of the joules, what may be the rounding of sums. */
const ROUNDING = 1e-6;

/** Whether a part was counted by a device of this machine. */
const isHere = ({ method }: Footprint["parts"][number]): boolean =>
  method === "measured" || method === "modelled";

/** Joules of the parts of some footprints: on this machine, or of models elsewhere. */
export const rangeOf = (footprints: readonly Footprint[], where: "here" | "elsewhere"): Range | undefined =>
  sumOf(
    footprints
      .flatMap(({ parts }) => parts.filter((part) => isHere(part) === (where === "here")))
      .map(({ energy }) => energy),
  );

/** Lows add and highs add: the error of a method is the same for all, so it does not average out. */
export function sumOf(ranges: readonly (Range | undefined)[]): Range | undefined {
  const known = ranges.filter((range) => range !== undefined);
  if (known.length === 0) return undefined;
  const sum = (end: keyof Range) => total(known.map((range) => range[end]));
  return { value: sum("value"), low: sum("low"), high: sum("high") };
}

/**
 * The parts of all that this machine's devices counted, or, without a status, of what the footprints have.
 * @example partsOf(run).reduce((sum, { joules }) => sum + joules, 0) // what the devices counted
 */
export function partsOf({ footprints, status }: Run): readonly Part[] {
  const activities = KINDS.map(([key, label]): Part => {
    const own = rangeOf(
      footprints.filter(({ kind }) => kind === key),
      "here",
    );
    return { key, label, joules: own?.value ?? 0 };
  });
  const devices = status?.devices ?? [];
  const sum = (of: (device: (typeof devices)[number]) => number) => total(devices.map(of));
  const counted = sum(({ activity }) => activity);
  const left = counted - total(activities.map(({ joules }) => joules));
  const parts: readonly Part[] = [
    ...activities,
    { key: "elsewhere", label: "activities that are not in this file", joules: rest(left, counted) },
    { key: "idle", label: "idle", joules: sum(({ idle }) => idle) },
    { key: "other", label: "other processes", joules: sum(({ otherProcess }) => otherProcess) },
    {
      ...{ key: "unattributed", label: "unattributed: this process, outside any activity" },
      joules: sum(({ unattributed, carry }) => unattributed + carry),
    },
  ];
  return parts.filter(({ joules }) => joules > 0);
}

const rest = (joules: number, of: number): number => (joules > of * ROUNDING ? joules : 0);

/** A footprint, and how many there are above it. */
export interface Row {
  readonly footprint: Footprint;
  readonly depth: number;
}

/** Each after the one that it ran in; siblings in the order in which they began. */
export function rowsOf(footprints: readonly Footprint[]): readonly Row[] {
  const known = new Set(footprints.map(({ id }) => id));
  const children = grouped(footprints, ({ parentId = "" }) => (known.has(parentId) ? parentId : ""));
  const seen = new Set<string>();
  const below = (parent: string, depth: number): readonly Row[] =>
    (children.get(parent) ?? []).flatMap((footprint) => {
      if (seen.has(footprint.id)) return [];
      seen.add(footprint.id);
      return [{ footprint, depth }, ...below(footprint.id, depth + 1)];
    });
  return below("", 0);
}

import type { Footprint, StatusReport } from "wattspan";
import { isOnDevice } from "../report/footprint-sums.ts";

/** A part of what the devices counted. */
export interface Share {
  readonly key: "inference" | "stage" | "step" | "agent" | "idle" | "other" | "unattributed";
  readonly label: string;
  readonly joules: number;
  /** Of all that the devices counted, 0…1. */
  readonly share: number;
  /** What it consists of, by name, largest first. */
  readonly items: readonly { readonly name: string; readonly joules: number; readonly share: number }[];
}

const labels: Record<Share["key"], string> = {
  inference: "models on this machine",
  stage: "stages",
  step: "steps and tools",
  agent: "the agent itself",
  idle: "idle",
  other: "other processes",
  unattributed: "outside any activity",
};

/** Where the joules of the devices went. Empty when the devices counted nothing. */
export function sharesOf(footprints: readonly Footprint[], { devices }: StatusReport): Share[] {
  const total = sum(devices.map((device) => device.total));
  if (total <= 0) return [];
  const share = (key: Share["key"], items: ReadonlyMap<string, number>): Share => ({
    key,
    label: labels[key],
    joules: sum([...items.values()]),
    share: sum([...items.values()]) / total,
    items: [...items]
      .map(([name, joules]) => ({ name, joules, share: joules / total }))
      .sort((a, b) => b.joules - a.joules),
  });
  const activities = (["inference", "stage", "step", "agent"] as const).map((kind) =>
    share(kind, onDevicesByName(footprints.filter((footprint) => footprint.kind === kind))),
  );
  const rest = [
    share("idle", new Map([["idle", sum(devices.map(({ idle }) => idle))]])),
    share("other", new Map([["other", sum(devices.map(({ otherProcess }) => otherProcess))]])),
    share(
      "unattributed",
      new Map([["rest", sum(devices.map((device) => device.unattributed + device.carry))]]),
    ),
  ];
  return [...activities, ...rest];
}

/** Joules that were taken from this machine's devices, without those of children. */
function onDevicesByName(footprints: readonly Footprint[]): Map<string, number> {
  const byName = new Map<string, number>();
  for (const { name, parts } of footprints) {
    for (const { energy } of parts.filter(isOnDevice)) {
      if (energy) byName.set(name, (byName.get(name) ?? 0) + energy.value);
    }
  }
  return byName;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

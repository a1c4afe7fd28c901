import type { EnergyReader, Opened, Reading, Zone } from "@wattspan/core";
import { type PowercapTree, powercapTree, type TreeDomain } from "@wattspan/testing/stand-ins";
import { hostPaths } from "../../src/host/files/paths.js";
import { openRapl } from "../../src/powercap/open-rapl.js";
import { atTestEnd } from "../clean-up.js";
import { type FaultyFiles, faultyFiles } from "./faulty-files.js";
import { temporaryDirectory } from "./temporary-tree.js";

/** A tree, the files through which it is read, and what happens while opening waits. */
export interface TreeSetting {
  readonly tree: PowercapTree;
  readonly files: FaultyFiles;
  /** How often opening paused. */
  readonly pauses: () => number;
  open(now?: () => number): Promise<Opened>;
}

/** Sets a tree up for opening. `onPause` runs instead of time passing. */
export function treeSetting(
  domains: readonly TreeDomain[],
  onPause?: (tree: PowercapTree) => void,
): TreeSetting {
  const tree = powercapTree(temporaryDirectory(), domains);
  const files = faultyFiles();
  let pauses = 0;
  const pause = async () => {
    pauses++;
    onPause?.(tree);
  };
  const open = (now = () => performance.now()) => {
    const paths = hostPaths(tree);
    return openRapl({ paths, files, pause, ownCpu: "process", now }, new AbortController().signal);
  };
  return { tree, files, pauses: () => pauses, open };
}

/** Opens a tree that must be ready. `cleanUp` closes its reader. */
export async function openReady(setting: TreeSetting) {
  const opened = await setting.open();
  if (opened.status !== "ready") throw new Error(`expected ready, got ${opened.reason}: ${opened.detail}`);
  atTestEnd(() => void opened.reader.close?.());
  return opened;
}

/** The ids of zones that are not inside another: what may be added up. */
export function outermost(zones: readonly Zone[]): string[] {
  const inside = new Set(zones.flatMap(({ contains = [] }) => contains));
  return zones.map(({ id }) => id).filter((id) => !inside.has(id));
}

/** What a reader says, by zone: the counter, or the reason for none. */
export function said(reader: EnergyReader): Record<string, bigint | string> {
  const readings = reader.read() as readonly Reading[];
  return Object.fromEntries(readings.map((reading) => [reading.zone, saying(reading)]));
}

function saying(reading: Reading): bigint | string {
  if (reading.kind === "counter") return reading.microjoules;
  return reading.kind === "none" ? reading.reason : `${reading.watts} W`;
}

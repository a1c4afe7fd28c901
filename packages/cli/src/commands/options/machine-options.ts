/**
 * The options of every command that reads a machine: where its files are, and what else reports its energy.
 */

import type { ScrapePreset } from "@wattspan/meters";
import { named } from "../../command/arguments.js";
import { UsageError } from "../../command/usage-error.js";
import type { Options } from "./described.js";

/** Options as commander parses them. */
export interface MachineOptions {
  readonly root?: string;
  readonly scrape?: readonly Page[];
}

/** The page of an exporter. */
interface Page {
  readonly preset: ScrapePreset;
  readonly url: string;
}

/** An example of `--scrape`. */
export const PAGE = "dcgm=http://127.0.0.1:9400";

/** The options. */
export const MACHINE_OPTIONS: Options = {
  "--root <folder>": [
    "where the host's sysfs is: /host/sys in a container (default: /sys)",
    named("/host/sys"),
  ],
  "--scrape <preset=url>": [
    "metrics page of an exporter that reports the energy of this machine: kepler=http://127.0.0.1:28282; " +
      "may be repeated",
    () => pageOf,
  ],
};

function pageOf(given: string, before: readonly Page[] = []): readonly Page[] {
  const [, preset, url] = /^([^=]+)=(.+)$/s.exec(given) ?? [];
  if (!preset || !url)
    throw new UsageError("--scrape", given, "an exporter and its address", `--scrape ${PAGE}`);
  return [...before, { preset: preset as ScrapePreset, url }];
}

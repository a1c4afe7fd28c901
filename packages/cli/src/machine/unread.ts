/** What a person named of the machine, and what cannot be read. */

import type { EnergyMeter } from "@wattspan/core";
import type { OutputStream } from "../terminal/output-stream.js";
import { progressOn } from "../terminal/progress.js";
import { safeText } from "../terminal/text/safe-text.js";
import type { Candidate } from "./candidates.js";

/** A source that was named and cannot be read. Nothing of it counts. */
export interface UnreadSource {
  /** The option that named it, such as `--scrape kepler`. */
  readonly option: string;
  /** Why. */
  readonly detail: string;
  /** What to do. */
  readonly remedy?: string;
}

/** Receives each source once. */
export type OnUnread = (source: UnreadSource) => void;

const MAX_LENGTH = 400;

/**
 * The same meter, which reports that it cannot be opened, however often it is tried.
 * @example reporting(candidate, "--scrape kepler", onUnread)
 */
export function reporting(candidate: Candidate, option: string, onUnread: OnUnread): Candidate {
  let isReported = false;
  return (machine) => {
    const meter = candidate(machine);
    const open: EnergyMeter["open"] = async (signal) => {
      const opened = await meter.open(signal);
      if (opened.status === "unavailable" && !isReported) {
        isReported = true;
        const { detail, remedy } = opened;
        onUnread({ option, detail, ...(remedy !== undefined && { remedy }) });
      }
      return opened;
    };
    return { ...meter, open };
  };
}

/**
 * A sentence on it, with its remedy.
 * @example unreadText({ option: "--scrape kepler", detail: "node:9102 does not answer." })
 * // "--scrape kepler is not read: node:9102 does not answer."
 */
export const unreadText = ({ option, detail, remedy }: UnreadSource): string =>
  safeText(`${option} is not read: ${detail}${remedy === undefined ? "" : ` ${remedy}`}`, MAX_LENGTH);

/** Says each on a line of its own, also where progress is shown. @example machineFrom(options, sayUnread(stderr)) */
export const sayUnread =
  (stderr: OutputStream): OnUnread =>
  (source) => {
    progressOn(stderr, stderr.isTTY === true).end();
    stderr.write(`wattspan: ${unreadText(source)}\n`);
  };

/** Cards belong to a process, not to a thread: nothing separates the work of its threads on them. */

import { isMainThread } from "node:worker_threads";
import type { Opened } from "@wattspan/core";
import { openWithRegistry } from "./opened-with.js";
import { holdRegistry } from "./thread-registry.js";

/** Whether a process is another one that meters. */
export type IsMetering = (pid: number) => boolean;

type Open = (signal: AbortSignal) => Promise<Opened>;
type OpenCards = (signal: AbortSignal, isMetering: IsMetering) => Promise<Opened>;

/** The name under which a thread registers the cards of its process. */
const CARDS = "cards of its process";

const NOT_HERE: Opened = {
  status: "unavailable",
  reason: "unsupported",
  detail: "this is a worker thread, and the main thread of its process counts the cards",
  remedy: "meter calls that use the cards in the main thread, or give the main thread no meter of cards",
};

/** Opens a meter of cards in one thread of this process: not in a worker if the main thread counts them. */
export function openForProcess(open: OpenCards, isMain = isMainThread, hold = holdRegistry): Open {
  return (signal) =>
    openWithRegistry(async (registry, looked) => {
      if (isMain) registry.count(CARDS);
      await looked;
      const isMetering = (pid: number) => registry.isPeer(pid);
      return !isMain && registry.isMainCounting(CARDS) ? NOT_HERE : open(signal, isMetering);
    }, hold);
}

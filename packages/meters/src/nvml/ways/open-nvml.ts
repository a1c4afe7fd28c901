/** The best of several ways to the same cards. */

import type { Opened } from "@wattspan/core";
import type { PlacedCard } from "../cards/suspended-cards.js";
import { NO_KOFFI } from "../library/connected-library.js";
import type { Unavailable } from "../library/return-codes.js";

/** One way to the cards: the driver library, or `nvidia-smi`. */
export interface Way {
  /** Its name for people. */
  readonly name: string;
  open(signal: AbortSignal): Promise<Opened>;
}

interface Failed {
  readonly name: string;
  readonly because: Unavailable;
}

/** Uses the first way that works, and says why better ones do not. Rejects only when aborted. */
export async function openFirst(ways: readonly Way[], signal: AbortSignal): Promise<Opened> {
  const failed: Failed[] = [];
  for (const { name, open } of ways) {
    signal.throwIfAborted();
    const opened = await open(signal);
    if (opened.status === "unavailable") {
      failed.push({ name, because: opened });
      continue;
    }
    const better = failed.map((way) => `Not through ${way.name}: ${way.because.detail}`);
    return { ...opened, notes: [`Read through ${name}.`, ...better, ...(opened.notes ?? [])] };
  }
  return whyNone(failed);
}

/** The reason of the way that got furthest, the details of all, and the missing package. */
function whyNone(failed: readonly Failed[]): Unavailable {
  const furthest =
    failed.find(({ because }) => ["denied", "stuck", "lost"].includes(because.reason)) ??
    failed.find(({ because }) => because.reason === "absent") ??
    (failed[0] as Failed);
  const detail = failed.map(({ name, because }) => `Through ${name}: ${because.detail}`).join(" ");
  const { because } = furthest;
  const lacksToo = because !== NO_KOFFI && failed.some((way) => way.because === NO_KOFFI);
  if (!lacksToo) return { ...because, detail };
  return {
    ...because,
    detail,
    remedy: `${because.remedy ?? ""} For the energy counters also: npm install koffi.`.trim(),
  };
}

/** If every card sleeps, none is queried: that would wake it, and keep it awake. */
export function allAsleep(placed: readonly PlacedCard[]): Unavailable | undefined {
  if (placed.length === 0 || !placed.every(({ isSuspended }) => isSuspended)) return undefined;
  const places = placed.map(({ place }) => place).join(", ");
  return {
    ...{ status: "unavailable", reason: "absent" },
    detail: `NVIDIA's card at ${places} sleeps (runtime power management); reading its power would wake it.`,
    remedy:
      "Open the meter while something runs on the card; or `echo on | sudo tee /sys/bus/pci/devices/PLACE/power/control`.",
  };
}

/** The machine of the options. Its meters are loaded only for what runs. */

import { prometheusScrape } from "@wattspan/meters";
import { UsageError } from "../../command/usage-error.js";
import { type Candidate, hostOf, type Machine } from "../../machine/candidates.js";
import { type OnUnread, reporting } from "../../machine/unread.js";
import { lookAt } from "../../process/look-at.js";
import { type MachineOptions, PAGE } from "./machine-options.js";

/**
 * The machine that the options describe. A value that its meters refuse is a usage error.
 * @param onUnread Receives what they name and what cannot be read. Default: nobody hears of it.
 * @throws {@link UsageError}
 * @example metersOf(machineFrom({ root: "/host/sys" }))
 */
export function machineFrom(
  { root, scrape = [] }: MachineOptions,
  onUnread: OnUnread = () => undefined,
): Machine {
  const pages = scrape.map((page) => {
    const candidate: Candidate = (machine) => prometheusScrape({ ...page, ...hostOf(machine) });
    return reporting(checked(candidate), `--scrape ${page.preset}`, onUnread);
  });
  const why = root === undefined ? undefined : whyNoFolder(root);
  if (why !== undefined)
    onUnread({
      ...{ option: "--root", detail: `${root} ${why}.` },
      remedy: "Name the host's sysfs: /host/sys in a container, /sys elsewhere.",
    });
  return { ...(root !== undefined && { root }), others: pages };
}

/** Parses and checks a candidate. */
function checked(candidate: Candidate): Candidate {
  try {
    candidate({});
    return candidate;
  } catch (error) {
    // The error's own text has no credentials; the given value may have.
    const { message } = error as Error;
    const [, expected = message] = /; expected (.+)\.$/s.exec(message) ?? [];
    throw new UsageError("--scrape", undefined, expected, `--scrape ${PAGE}`);
  }
}

function whyNoFolder(path: string): string | undefined {
  const { stats, code } = lookAt(path);
  if (stats?.isDirectory()) return undefined;
  return stats || code === "ENOENT" ? "is not a folder" : `cannot be read (${code})`;
}

/** Several meterings on one host: finds the others, so that shared devices are divided once. */

import { tmpdir } from "node:os";
import { checkOptionNames } from "@wattspan/core/options";
import { formatName, lifeOf, type ThreadName } from "./thread-name.js";
import { holdRegistry } from "./thread-registry.js";

export { lifeOf, ownThread, type ThreadName, threadName } from "./thread-name.js";

/** Options of {@link hostRegistry}. */
export interface HostRegistryOptions {
  /**
   * The folder in which the meterings of a host find each other, with a subfolder `wattspan-meterings`.
   * Meterings that share it count as one host. Default: the system's folder for temporary files.
   */
  readonly folder?: string;
}

/** A metering's knowledge of the others on its host. */
export interface HostRegistry {
  /**
   * The number of meterings on this host that count a zone, including this one: for `attribution.sharers` of
   * `createMetering`. Not always a whole number: for vCPUs it is how many times over they are reserved. From
   * memory, at once. A call for a zone announces to the others that it counts here. While others may not know
   * that, Infinity: about a second while they meter calls, 10 s while they rest.
   */
  readonly sharers: (zone: string) => number;
  /**
   * Resolves after the first look for others, within half a second. Until then nothing that may be shared is
   * charged.
   */
  readonly looked: Promise<void>;
  /**
   * Whether a thread is alive, as far as this one can see. A thread in another container counts as alive
   * while its entry exists.
   */
  readonly isAlive: (thread: ThreadName) => boolean;
  /** Removes this metering's entry, unless another holder in this thread remains. */
  close(): void;
}

/**
 * Joins the meterings of this host: all threads of all processes and containers with Wattspan that share a
 * folder. Each writes its name, its zones and its control group into a file of its own there; looks for the
 * others every 10 s, or every second while it divides a device; and counts those that are alive. Nothing
 * waits for it, and it keeps no process alive. `startWattspan` does this automatically.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @example
 * const registry = hostRegistry();
 * const metering = createMetering({ meters: [processCpu()], attribution: { sharers: registry.sharers } });
 */
export function hostRegistry(options: HostRegistryOptions = {}): HostRegistry {
  checkOptionNames<HostRegistryOptions>(options, { folder: true });
  const { registry, looked, release } = holdRegistry(options.folder ?? tmpdir());
  registry.dividers++;
  let isOpen = true;
  return {
    sharers: (zone) => registry.sharers(zone),
    looked,
    isAlive(thread) {
      const life = lifeOf(thread, registry.self.place);
      return life === "alive" || (life === "unseen" && registry.peers?.has(formatName(thread)) !== false);
    },
    close() {
      if (!isOpen) return;
      isOpen = false;
      registry.dividers--;
      release();
    },
  };
}

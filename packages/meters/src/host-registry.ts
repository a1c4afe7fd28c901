/** Several meterings on one host: who else is there, so that what they share is divided once. */

import { tmpdir } from "node:os";
import { checkOptionNames } from "@wattspan/core/options";
import { formatName, lifeOf, type ThreadName } from "./host-registry/thread-name.js";
import { holdRegistry } from "./host-registry/thread-registry.js";

export { lifeOf, ownThread, type ThreadName, threadName } from "./host-registry/thread-name.js";

/** Options of {@link hostRegistry}. */
export interface HostRegistryOptions {
  /**
   * The folder by which the meterings of a host find each other, in a folder `wattspan-meterings` of its own. Those that share it count as one
   * host. Default: the system's folder for temporary files.
   */
  readonly folder?: string;
}

/** What a metering knows of the others of its host. */
export interface HostRegistry {
  /**
   * How many meterings of this host count a zone, this one included: for `attribution.sharers` of `createMetering`. Not always a whole number: of
   * vCPUs it is how many times over they are reserved. From memory, at once. Asked for a zone, it tells the others that it counts here. As long
   * as some of the others may not know that, 1e9: about a second while they meter calls, 10 s where they rest.
   */
  readonly sharers: (zone: string) => number;
  /** When it has looked around for the first time: half a second at most. Until then nothing that may be shared is charged. */
  readonly looked: Promise<void>;
  /** Whether a thread is alive, as far as this one can see: one in another container as long as its entry is there. */
  readonly isAlive: (thread: ThreadName) => boolean;
  /** Takes this metering's entry away, if nobody else in this thread holds it. */
  close(): void;
}

/**
 * Joins the meterings of this host: all threads of all processes and containers with Wattspan that share a folder. Each writes who it is, which zones it counts,
 * and in which control group it is, into a file of its own there; looks for the others every 10 s, while it divides something every second; and counts
 * those that are alive. Nothing waits for it, and it keeps no process alive. `startWattspan` does it by itself.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @example
 * const registry = hostRegistry();
 * const metering = createMetering({ meters: [processCpu()], attribution: { sharers: registry.sharers } });
 */
export function hostRegistry(options: HostRegistryOptions = {}): HostRegistry {
  checkOptionNames<HostRegistryOptions>(options, { folder: true });
  const { registry, looked, release } = holdRegistry(options.folder ?? tmpdir());
  registry.divides = true;
  return {
    sharers: (zone) => registry.sharers(zone),
    looked,
    isAlive(thread) {
      const life = lifeOf(thread, registry.self.place);
      return life === "alive" || (life === "unseen" && registry.peers?.has(formatName(thread)) !== false);
    },
    close() {
      registry.divides = false;
      release();
    },
  };
}

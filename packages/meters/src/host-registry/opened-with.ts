import type { Opened } from "@wattspan/core";
import { type HeldRegistry, holdRegistry } from "./thread-registry.js";

/**
 * Opens a meter that needs to know the others of its host: it waits for the first look, half a second at
 * most, and holds the registry until its reader is closed.
 */
export async function openWithRegistry(
  open: (registry: HeldRegistry["registry"], looked: Promise<void>) => Opened | Promise<Opened>,
  hold = holdRegistry,
): Promise<Opened> {
  const { registry, looked, release } = hold();
  try {
    const opened = await open(registry, looked);
    if (opened.status !== "ready") {
      release();
      return opened;
    }
    const { reader } = opened;
    const close = reader.close?.bind(reader);
    reader.close = () => {
      release();
      return close?.();
    };
    return opened;
  } catch (error) {
    release();
    throw error;
  }
}

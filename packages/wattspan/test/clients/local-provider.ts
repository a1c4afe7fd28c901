/** A provider on this machine for the running test. */

import { onTestFinished } from "vitest";
import { type Behaviour, type LocalProvider, type Protocol, startProvider } from "./provider-server.ts";

export type { Behaviour, LocalProvider, Protocol } from "./provider-server.ts";

/** Starts it. @param behaviours For the first request, the second, and so on; later ones are answered. */
export async function localProvider(
  protocol: Protocol,
  behaviours: readonly Behaviour[] = [],
): Promise<LocalProvider> {
  const provider = await startProvider(protocol, behaviours);
  onTestFinished(() => provider.close());
  return provider;
}

/** Asks a provider whose API answers as it was recorded. See NOTE.md. */

import type { CarbonIntensityProvider, Location } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import type { ConnectionOptions } from "../../src/http/connection.js";
import { type Replay, replayServer } from "../replay-server.js";

/** A provider, where it is asked for, when, and the recorded answers by the beginnings of their paths. */
export interface Recorded {
  readonly create: (options: ConnectionOptions & { readonly baseUrl: string }) => CarbonIntensityProvider;
  readonly location: Location;
  readonly now: string;
  readonly answers: Readonly<Record<string, Replay>>;
}

/** The three questions to it; times are ISO 8601. */
export async function asked({ create, location, now, answers }: Recorded) {
  const { baseUrl } = await replayServer(answers);
  const provider = create({ baseUrl, clock: manualClock({ wallStartMs: Date.parse(now) }) });
  const { signal } = new AbortController();
  return {
    now: () => provider.current(location, signal),
    ahead: (hours: number) => provider.forecast?.(location, hours * 3_600_000, signal),
    between: (from: string, to: string) =>
      provider.at?.(location, { fromMs: Date.parse(from), toMs: Date.parse(to) }, signal),
  };
}

/** A provider that asks over HTTP, with a server in place of its API. */

import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { manualClock } from "@wattspan/core/testing";
import type { ConnectionOptions } from "../src/live/connection.js";
import { type Replay, replayServer } from "./replay-server.js";

/** Where something stands in an answer. */
export type MemberPath = readonly (string | number)[];

/** A provider, and an answer of its API that it understands. */
export interface Trial {
  create(options: ConnectionOptions & { readonly baseUrl: string }): CarbonIntensityProvider;
  readonly location: Location;
  /** The moment at which the answer is of now. */
  readonly nowMs: number;
  /** Where figures of now are asked for. */
  readonly path: string;
  /** The answer, fresh each time: a test changes it. */
  answer(): unknown;
  /** What else the API is asked before, such as a login. */
  readonly around?: Readonly<Record<string, Replay>>;
  readonly expected: Partial<IntensityReading>;
  /** Where the value stands in the answer, and where its times do. */
  readonly valuePaths: readonly MemberPath[];
  readonly timePaths: readonly MemberPath[];
  readonly secrets?: readonly string[];
}

/** Starts a server with the answer of a trial, and the provider that asks it. */
export async function started(trial: Trial, replay: Replay = { json: trial.answer() }) {
  const clock = manualClock({ wallStartMs: trial.nowMs });
  const grid = await replayServer({ ...trial.around, [trial.path]: replay });
  const provider = trial.create({ baseUrl: grid.baseUrl, clock });
  const { signal } = new AbortController();
  return { clock, grid, provider, ask: () => provider.current(trial.location, signal) };
}

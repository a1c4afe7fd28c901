/** A provider that asks over HTTP, with a server in place of its API. */

import type { CarbonIntensityProvider, IntensityReading, Location } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import type { ConnectionOptions } from "../src/http/connection.js";
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
  /** The body of an answer, where it is no JSON. */
  body?(answer: unknown): string;
  /** What is answered is a mix of fuels, in which 0 is a figure and the unit cancels out. */
  readonly isMix?: boolean;
  /** A time of the answer an hour later, or a step where steps are longer. Default: for ISO 8601 with an offset, and for seconds. */
  later?(time: string | number): string | number;
  /** Its times have no offset, and mean UTC. */
  readonly areTimesUtc?: boolean;
  /** A clock that is off by so many days finds no figure. Default 7. */
  readonly daysOff?: number;
}

/** The answer of a trial as its API sends it. */
export function sentBy(
  { body }: Trial,
  answer: unknown,
): { readonly headers: Record<string, string>; readonly body: string } {
  return body
    ? { headers: { "content-type": "application/xml" }, body: body(answer) }
    : { headers: { "content-type": "application/json; charset=utf-8" }, body: JSON.stringify(answer) };
}

/** Starts a server with the answer of a trial, and the provider that asks it. */
export async function started(trial: Trial, replay: Replay = sentBy(trial, trial.answer())) {
  const clock = manualClock({ wallStartMs: trial.nowMs });
  const grid = await replayServer({ ...trial.around, [trial.path]: replay });
  const provider = trial.create({ baseUrl: grid.baseUrl, clock });
  const { signal } = new AbortController();
  return { clock, grid, provider, ask: () => provider.current(trial.location, signal) };
}

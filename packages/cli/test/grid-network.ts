/** A network in which grid operators answer, and what `wattspan carbon` says of it. */

import { expect } from "vitest";
import type { CarbonReport } from "../src/index.js";
import { systemTime } from "../src/process/time.js";
import { inProcess, type Looking } from "./run-wattspan.js";

const HALF_MS = 1_800_000;
const NOW_MS = Date.UTC(2026, 6, 13, 12, 10);
const FROM_MS = Date.UTC(2026, 6, 13, 12);

/** A network in which each host answers with what its API would. What it was asked is noted. */
export function network(answers: Readonly<Record<string, (url: URL) => unknown>> = {}) {
  const asked: URL[] = [];
  const fetch = (async (input: string | URL) => {
    const url = new URL(input);
    asked.push(url);
    const answer = answers[url.host];
    if (!answer) throw new TypeError("fetch failed");
    const json = answer(url);
    return json instanceof Response ? json : Response.json(json);
  }) as typeof globalThis.fetch;
  const time = { ...systemTime, wall: () => NOW_MS };
  return { asked, fetch, time };
}

const minute = (ms: number) => `${new Date(ms).toISOString().slice(0, 16)}Z`;
/** The day of a grid with much sun. */
const gramsAt = (index: number) => 180 + Math.round(120 * Math.cos((index / 48) * 2 * Math.PI));
/** A half hour of that day. */
export const halfHour = (index: number) => ({
  ...{ from: minute(FROM_MS + index * HALF_MS), to: minute(FROM_MS + (index + 1) * HALF_MS) },
  intensity: { forecast: gramsAt(index), actual: null },
});
/** The operator of Great Britain. */
export const NESO = {
  "api.carbonintensity.org.uk": ({ pathname }: URL) => ({
    data:
      pathname === "/intensity" ? [halfHour(0)] : Array.from({ length: 49 }, (_, index) => halfHour(index)),
  }),
};
/** The report that is printed. */
export async function reported(args: readonly string[], looking: Looking = {}) {
  const { code, stdout, stderr } = await inProcess(["carbon", ...args, "--json"], looking);
  expect(stderr).toBe("");
  return { code, report: JSON.parse(stdout) as CarbonReport };
}

/** How each provider is. */
export const stateOf = ({ providers }: CarbonReport) =>
  Object.fromEntries(providers.map(({ name, state }) => [name, state]));

/** What holds for every provider that asks over HTTP: its readings, its problems, its bounds, and that it keeps secrets. */

import { ANSWERS } from "./attempts/answers.js";
import type { Attempt } from "./attempts/attempt.js";
import { BOUNDS } from "./attempts/bounds.js";
import { PROBLEMS } from "./attempts/problems.js";
import { SECRETS } from "./attempts/secrets.js";
import { shown } from "./outcome.js";
import type { Trial } from "./provider-trial.js";

const ATTEMPTS: readonly Attempt[] = [...ANSWERS, ...PROBLEMS, ...BOUNDS, ...SECRETS];

/**
 * Tries a provider with its answer, with every garbage in its place, and with every way in which a server can fail. Gives a
 * line for each thing that went wrong, which says what was tried, what was expected and what came; empty: nothing did. Each
 * attempt has a server and a provider of its own, and its failure or its hanging is a line too.
 *
 * @example
 * it("neso keeps the rules of providers that ask over HTTP", async () => {
 *   expect(await providerViolations(national)).toEqual([]);
 * });
 */
export async function providerViolations(
  trial: Trial,
  { boundMs = 60_000 } = {},
): Promise<readonly string[]> {
  const found = await Promise.all(ATTEMPTS.map((attempt) => linesOf(attempt, trial, boundMs)));
  return found.flat();
}

async function linesOf({ what, find }: Attempt, trial: Trial, boundMs: number): Promise<readonly string[]> {
  const bound = Promise.withResolvers<readonly string[]>();
  const timer = setTimeout(() => bound.resolve([`nothing came within ${boundMs} ms`]), boundMs);
  const finding = find(trial, boundMs).catch((error: unknown) => [`the attempt failed with ${shown(error)}`]);
  const lines = await Promise.race([finding, bound.promise]);
  clearTimeout(timer);
  return lines.map((line) => `${what}: ${line}`);
}

/** Checks the input of EcoLogits' formulas. */

import type { Figure } from "../contracts/catalog-model.js";
import { InvalidInputError } from "../contracts/invalid-input-error.js";
import { figureChecks } from "../figures/check-figure.js";
import { intervalOf } from "../figures/interval.js";

const WHERE = "ecologitsImpacts";
/** Billions: a thousand times the largest model ever announced. */
const PARAMETERS = { above: 0, high: 1e7 };
/** No call ever has more. */
const TOKENS = { high: 1e18 };
/** Tokens per second, and the inverse of it: beyond any machine. */
const SPEED = { low: 1e-6, high: 1e9 };
const PUE = { low: 1, high: 100 };

/**
 * @throws {@link InvalidInputError} for the first invalid member.
 * @example checkEcologitsInput(input, ["0.9.3"])
 */
export function checkEcologitsInput(input: unknown, versions: readonly string[]): void {
  const check = figureChecks(WHERE);
  const given = check.object("the input", input);
  check.figure("activeParameters", given.activeParameters, PARAMETERS);
  check.figure("totalParameters", given.totalParameters, PARAMETERS);
  const [active, total] = [given.activeParameters, given.totalParameters].map(
    (figure) => intervalOf(figure as Figure).max,
  ) as [number, number];
  if (active > total)
    throw new InvalidInputError(WHERE, "activeParameters", active, `at most totalParameters, ${total}`);
  check.number("outputTokens", given.outputTokens, TOKENS);
  if (given.latencyS !== undefined)
    check.number("latencyS", given.latencyS, { high: Number.POSITIVE_INFINITY });
  if (given.tokensPerS !== undefined) check.number("tokensPerS", given.tokensPerS, SPEED);
  if (given.timeToFirstTokenS !== undefined) check.number("timeToFirstTokenS", given.timeToFirstTokenS);
  checkEcologitsProvider(WHERE, "", given);
  const mix = check.object("mix", given.mix);
  for (const impact of ["gwp", "adpe", "pe", "wue"]) check.number(`mix.${impact}`, mix[impact]);
  if (given.version !== undefined && !versions.includes(given.version as string))
    throw new InvalidInputError(WHERE, "version", given.version, versions.join(" or "));
}

/**
 * Checks the figures of a data centre.
 * @throws {@link InvalidInputError} that names the field.
 * @example checkEcologitsProvider("ecologits", "providers.openai.", { pue: 1.2, wue: 0.57 })
 */
export function checkEcologitsProvider(where: string, path: string, given: Record<string, unknown>): void {
  const check = figureChecks(where);
  check.figure(`${path}pue`, given.pue, PUE);
  check.figure(`${path}wue`, given.wue);
}

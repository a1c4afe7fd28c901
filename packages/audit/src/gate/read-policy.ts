import { WattspanConfigurationError } from "@wattspan/core";
import { parse } from "yaml";
import { isComponent, isPossible, type Limit } from "../compare/limit.js";
import type { GatePolicy, Waiver } from "./policy.js";

const DIRECTIONS = ["increase", "decrease"] as const;
const MAX_LENGTH = 100_000;

/**
 * Reads the text of a policy file. `policy.schema.json` of this package describes it, for editors.
 * @throws WattspanConfigurationError that names the first thing that is wrong, also for what is not YAML.
 * @example
 * policyOf("version: 1\nmax-increase:\n  energy: 5%\n").limits // [{ component: "energy", direction: "increase", share: 0.05 }]
 */
export function policyOf(text: string): GatePolicy {
  const given = parsed(text);
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw wrong("policy", given, "names with values, such as version: 1");
  const root = entriesOf("policy", given, [
    ...["version", "max-increase", "max-decrease", "guardrails", "void-above", "reviewers", "waivers"],
  ]);
  if (root.version !== 1) throw wrong("version", root.version, "1");
  const limits = DIRECTIONS.flatMap((direction) => limitsOf(direction, root[`max-${direction}`]));
  const guardrails = entriesOf("guardrails", root.guardrails ?? {}, ["required", "strict", "tolerance"]);
  const reviewers = namesOf("reviewers", root.reviewers);
  return {
    limits,
    guardrails: {
      required: namesOf("guardrails.required", guardrails.required),
      strict: namesOf("guardrails.strict", guardrails.strict),
      tolerance:
        guardrails.tolerance === undefined ? 0 : shareOf("guardrails.tolerance", guardrails.tolerance),
    },
    voidAbove: voidAboveOf(root["void-above"]),
    reviewers,
    waivers: listOf("waivers", root.waivers).map((one, i) =>
      waiverOf(`waivers.${i}`, one, limits, reviewers),
    ),
  };
}

function parsed(text: string): unknown {
  if (text.length > MAX_LENGTH) throw wrong("policy", text.length, `at most ${MAX_LENGTH} characters long`);
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (error) {
    const why = (error as Error).message.split("\n")[0]?.replace(/:$/, "");
    throw new WattspanConfigurationError("policy", undefined, "YAML", `is not YAML: ${why}`);
  }
}

function limitsOf(direction: Limit["direction"], given: unknown): Limit[] {
  const name = `max-${direction}`;
  return Object.entries(entriesOf(name, given ?? {})).map(([component, share]) => {
    const limit = { component, direction, share: shareOf(`${name}.${component}`, share) };
    if (!isPossible(limit)) throw wrong(`${name}.${component}`, share, "less than 100%");
    return limit;
  });
}

function voidAboveOf(given: unknown): GatePolicy["voidAbove"] {
  const shares = entriesOf("void-above", given ?? {}, ["steal", "others"]);
  return Object.fromEntries(
    Object.entries(shares).map(([rule, share]) => [rule, shareOf(`void-above.${rule}`, share)]),
  );
}

function waiverOf(
  name: string,
  given: unknown,
  limits: readonly Limit[],
  reviewers: readonly string[],
): Waiver {
  const { component, reason, by, expires, ...rest } = entriesOf(name, given, [
    ...["component", "up-to", "reason", "by", "expires"],
  ]);
  if (!limits.some((limit) => limit.component === component))
    throw wrong(`${name}.component`, component, "a component that has a limit");
  if (typeof reason !== "string" || reason.trim() === "")
    throw wrong(`${name}.reason`, reason, "why the limit may be exceeded");
  if (!reviewers.some((reviewer) => reviewer === by)) throw wrong(`${name}.by`, by, "one of the reviewers");
  if (!isDay(expires)) throw wrong(`${name}.expires`, expires, "a day such as 2026-12-31");
  const upTo = shareOf(`${name}.up-to`, rest["up-to"]);
  return { component: component as string, upTo, reason, by: by as string, expires };
}

/** A day of the calendar: the 30th of February is none. */
const isDay = (given: unknown): given is string =>
  typeof given === "string" &&
  /^\d{4}-\d{2}-\d{2}$/.test(given) &&
  !Number.isNaN(Date.parse(given)) &&
  new Date(given).toISOString().startsWith(given);

function shareOf(name: string, given: unknown): number {
  const [, percent] = /^(\d{1,4}(?:\.\d{1,6})?) ?%$/.exec(typeof given === "string" ? given : "") ?? [];
  if (percent === undefined) throw wrong(name, given, "a share in percent, such as 5%");
  return Number(percent) / 100;
}

function namesOf(name: string, given: unknown): readonly string[] {
  return listOf(name, given).map((one, i) => {
    if (typeof one !== "string" || one.trim() === "") throw wrong(`${name}.${i}`, one, "a name");
    return one;
  });
}

function listOf(name: string, given: unknown): readonly unknown[] {
  if (given === undefined) return [];
  if (!Array.isArray(given)) throw wrong(name, given, "a list");
  return given;
}

/** @param known The names that exist. Default: any. */
function entriesOf(
  name: string,
  given: unknown,
  known?: readonly string[],
): { readonly [name: string]: unknown } {
  if (typeof given !== "object" || given === null || Array.isArray(given))
    throw wrong(name, given, "names with values");
  for (const key of Object.keys(given))
    if (known ? !known.includes(key) : !isComponent(key)) throw unknown(name, key, known);
  return given as { readonly [name: string]: unknown };
}

function unknown(
  name: string,
  key: string,
  known: readonly string[] = ["names of components"],
): WattspanConfigurationError {
  const allowed = known.join(", ");
  const shown = isComponent(key) ? key : "(of another name)";
  return new WattspanConfigurationError(
    `${name}.${shown}`,
    undefined,
    allowed,
    `is not known; allowed: ${allowed}.`,
  );
}

const wrong = (name: string, given: unknown, expected: string) =>
  new WattspanConfigurationError(name, given, expected);

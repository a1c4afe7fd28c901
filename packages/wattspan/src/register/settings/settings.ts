/** The settings of `wattspan/register`: environment variables, and a file of options, which they override. */

import { nearestOf } from "@wattspan/core/options";
import * as v from "valibot";
import type { WattspanOptions } from "../../start/start-wattspan.js";
import { type Variable, variables } from "./variables.js";

/** Options of `wattspan/register`, as a `wattspan.config.mjs` exports them by default. */
export interface WattspanConfig extends WattspanOptions {
  /** Meters requests of the global `fetch` to hosts of models. Default true. */
  readonly fetch?: boolean;
  /** More hosts that serve models, such as a gateway, with their `gen_ai.provider.name`. */
  readonly fetchHosts?: Readonly<Record<string, string>>;
  /**
   * Asks streams of chat completions for their tokens, and removes the event that states them. Default false.
   */
  readonly includeUsage?: boolean;
  /** Puts `wattspanSpanProcessor()` before the span processors of the application's SDK. Default true. */
  readonly spanProcessor?: boolean;
}

/** Environment variables, as in `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** The result of reading. */
export interface Read {
  readonly config: WattspanConfig;
  /** What is invalid, each as a sentence for people. It counts as absent. */
  readonly problems: readonly string[];
}

/**
 * Reads the variables. Empty ones count as absent. Problems do not repeat values: a secret may be in the
 * wrong place.
 * @example readEnvironment({ WATTSPAN_DETAIL: "metrics" }).config // { telemetry: { detail: "metrics" } }
 */
export function readEnvironment(environment: Environment): Read {
  const config: Record<string, unknown> = {};
  const problems = misspelled(environment);
  for (const variable of variables) {
    const given = environment[variable.name]?.trim();
    if (!given) continue;
    const { schema, allowed } = variable.kind;
    const { success, output, issues } = v.safeParse(schema, given, { message: allowed });
    if (!success) problems.push(problemOf(variable, issues[0].message));
    if (variable.option !== undefined) put(config, variable, success ? output : undefined);
  }
  return { config, problems };
}

/**
 * Other names with our prefix may be the application's own, or of a later version. Only one close to ours is
 * a mistake.
 */
function misspelled(environment: Environment): string[] {
  const known = variables.map(({ name }) => name.slice(PREFIX.length));
  return Object.keys(environment).flatMap((name) => {
    const [prefix, rest] = [name.slice(0, PREFIX.length), name.slice(PREFIX.length)];
    if (prefix.toUpperCase() !== PREFIX || (prefix === PREFIX && known.includes(rest))) return [];
    const [nearest] = nearestOf(rest, known, 1);
    return nearest === undefined ? [] : [`${name} is not known; did you mean ${PREFIX}${nearest}?`];
  });
}

const PREFIX = "WATTSPAN_";

const problemOf = ({ name, fallback, mistaken = fallback }: Variable, allowed: string): string =>
  `${name} cannot be used; allowed: ${plain(allowed)}. Used instead: ${plain(mistaken)}.`;

/** Markdown as plain text. */
const plain = (markdown: string): string => markdown.replaceAll(/\[([^\]]*)\]\([^)]*\)|`/g, "$1");

function put(config: Record<string, unknown>, { name, option = "" }: Variable, value: unknown): void {
  // `startWattspan` reads this one too, and would throw. An empty place keeps it from looking there.
  const used = name === "WATTSPAN_LOCATION" ? (value ?? {}) : value;
  if (used === undefined) return;
  const path = option.split(".");
  const last = path.pop() ?? "";
  let group = config;
  for (const name of path) {
    const inner: Record<string, unknown> = { ...(group[name] as object) };
    group[name] = inner;
    group = inner;
  }
  group[last] = used;
}

/**
 * One configuration over another, member by member, including members of `telemetry`, `attribution`,
 * `sampling`, `network` and `accounting`, and the members of those of `accounting`.
 * @example merge({ telemetry: { dimensions: ["team"] } }, { telemetry: { detail: "metrics" } })
 */
export function merge(under: WattspanConfig, over: WattspanConfig): WattspanConfig {
  const merged: Record<string, unknown> = { ...under, ...over };
  for (const group of ["telemetry", "attribution", "sampling", "network", "accounting"] as const)
    mergeMember(merged, group, under, over);
  const [one, other] = [under.accounting, over.accounting];
  if (isObject(one) && isObject(other) && isObject(merged.accounting))
    for (const group of ["facility", "hardware", "market", "scopes"])
      mergeMember(merged.accounting as Record<string, unknown>, group, one, other);
  return merged;
}

/** Joins one member, if both have it as an object. */
function mergeMember(merged: Record<string, unknown>, group: string, under: object, over: object): void {
  const [one, other] = [Reflect.get(under, group), Reflect.get(over, group)] as const;
  if (isObject(one) && isObject(other)) merged[group] = { ...one, ...other };
}

const isObject = (value: unknown): value is object => typeof value === "object" && value !== null;

import { WattspanConfigurationError } from "@wattspan/core";
import { unknownName } from "@wattspan/core/options";
import * as v from "valibot";
import type { Policy } from "./policy.js";
import { policySchema } from "./policy-schema.js";

/**
 * A policy from anywhere, such as a parsed file. What it returns is a copy.
 * @param path Prefix of the names in the error.
 * @throws WattspanConfigurationError for the first member that is unknown or has a wrong value.
 * @example const policy = checkPolicy(JSON.parse(text));
 */
export function checkPolicy(given: unknown, path = "policy"): Policy {
  const result = v.safeParse(policySchema, given, { abortEarly: true });
  if (result.success) return result.output;
  const [outer] = result.issues;
  const inner = furthest(outer);
  const issue = inner ?? outer;
  const keys = [...keysOf(outer), ...(inner ? keysOf(inner) : [])];
  throw misspelt(issue, keys, path) ?? wrong(issue, [path, ...keys].join("."), path);
}

type Issue = v.BaseIssue<unknown>;
type Keys = readonly string[];

const keysOf = ({ path }: Issue): Keys => path?.map(({ key }) => String(key)) ?? [];

/** Of an action that is none: what is wrong with the one that it looks most like. */
function furthest({ issues }: Issue): Issue | undefined {
  const depth = ({ path }: Issue) => path?.length ?? 0;
  return (
    issues?.find((issue) => depth(issue) > 1) ??
    issues?.find((issue) => depth(issue) === 1 && issue.input !== undefined && issue.expected !== "never")
  );
}

/** The error of an unknown member of the object that the issue is about. It suggests the nearest name. */
function misspelt(issue: Issue, keys: Keys, path: string): WattspanConfigurationError | undefined {
  const isMember = issue.type === "strict_object" && issue.path !== undefined;
  const object = isMember ? issue.path.at(-1)?.input : issue.input;
  if (typeof object !== "object" || object === null || Array.isArray(object)) return undefined;
  const place = isMember ? keys.slice(0, -1) : keys;
  const known = membersAt(place);
  const unknown = Object.keys(object).find((name) => !known.includes(name));
  if (unknown === undefined || known.length === 0) return undefined;
  return unknownName(`${[path, ...place].join(".")}.`, unknown, known, Object.keys(object));
}

/** A part of the schema. */
interface Part {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly wrapped?: Part;
  readonly options?: readonly (Part | string)[];
}

/** The members that the schema allows at a place. */
function membersAt(place: Keys): Keys {
  let parts: readonly Part[] = [policySchema as Part];
  for (const key of place)
    parts = parts.flatMap(plain).flatMap(({ entries, item }) => entries?.[key] ?? item ?? []);
  return parts.flatMap(plain).flatMap(({ entries = {} }) => Object.keys(entries));
}

function plain(part: Part): readonly Part[] {
  if (part.wrapped) return plain(part.wrapped);
  return part.options?.flatMap((option) => (typeof option === "string" ? [] : plain(option))) ?? [part];
}

function wrong(issue: Issue, place: string, path: string): WattspanConfigurationError {
  const shown = /^[\w.:-]{1,80}$/.test(place) ? place : path;
  return new WattspanConfigurationError(shown, issue.input, expectedBy(issue));
}

const EXPECTED: Readonly<Record<string, string>> = {
  union: "observe, warn, stop, or an object with degrade, throttle or ask",
  number: "a number",
  string: "a text",
  array: "a list",
  integer: "a whole number",
  finite: "a finite number",
  min_length: "not empty",
};
const BOUND: Readonly<Record<string, string>> = {
  gt_value: "above",
  min_value: "at least",
  max_value: "at most",
  max_length: "of a length of at most",
};

function expectedBy({ type, expected, input, requirement }: Issue): string {
  const bound = BOUND[type];
  if (bound) return `${bound} ${requirement}`;
  if (type === "strict_object") return input === undefined ? "stated" : "an object";
  if (type === "picklist") return `one of ${expected?.replace(/[("|)]+/g, "").replace(/\s+/g, ", ")}`;
  return EXPECTED[type] ?? "what the schema of policies allows";
}

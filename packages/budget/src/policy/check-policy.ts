import { WattspanConfigurationError } from "@wattspan/core";
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
  const place = [path, v.getDotPath(outer), inner && v.getDotPath(inner)].filter(Boolean).join(".");
  const shown = /^[\w.:-]{1,80}$/.test(place) ? place : path;
  const issue = inner ?? outer;
  throw new WattspanConfigurationError(shown, issue.input, expectedBy(issue));
}

type Issue = v.BaseIssue<unknown>;

/** Of an action that is none: what is wrong with the one that it looks most like. */
function furthest({ issues }: Issue): Issue | undefined {
  const depth = ({ path }: Issue) => path?.length ?? 0;
  return (
    issues?.find((issue) => depth(issue) > 1) ??
    issues?.find((issue) => depth(issue) === 1 && issue.input !== undefined)
  );
}

function expectedBy({ type, kind, expected, input }: Issue): string {
  if (type === "union") return "observe, warn, stop, or an object with degrade, throttle or ask";
  if (kind === "schema" && type === "strict_object" && expected === "never")
    return "left out: there is no such member";
  if (kind === "schema" && type === "strict_object" && input === undefined) return "stated";
  return expected ?? "what the schema of policies allows";
}

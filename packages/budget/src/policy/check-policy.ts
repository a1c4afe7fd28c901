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
  const [issue] = result.issues;
  const place = [path, v.getDotPath(issue)].filter(Boolean).join(".");
  const shown = /^[\w.:-]{1,80}$/.test(place) ? place : path;
  throw new WattspanConfigurationError(
    shown,
    issue.input,
    issue.expected ?? "what the schema of policies allows",
  );
}

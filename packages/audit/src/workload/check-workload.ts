/** Whether a value is a workload, and what is wrong with it first. */

import { WattspanConfigurationError } from "@wattspan/core";
import { nearestOf, unknownName } from "@wattspan/core/options";
import * as v from "valibot";
import { SCOPES } from "../format/scope.js";
import { secretIn } from "./secret-text.js";
import type { WorkloadPlan } from "./workload.js";
import { workloadSchema } from "./workload-schema.js";

const SECRET =
  "looks like a secret, and all of a workload is recorded; pass it as a variable, and name that in `environment`.";

/**
 * The plan in a value from anywhere. It is a copy.
 * @param environment Values of variables that are secret by their names must not be in it.
 * @param hasFunction Whether it has its function with it, instead of a command.
 * @throws WattspanConfigurationError for the first thing that is wrong
 */
export function checkWorkload(
  given: unknown,
  environment: Readonly<Record<string, string | undefined>> = {},
  hasFunction = false,
): WorkloadPlan {
  const { parameters, steadiness } = (given ?? {}) as Partial<Record<keyof WorkloadPlan, unknown>>;
  // The library takes lists for objects.
  for (const [name, value] of Object.entries({ "": given, parameters, steadiness }))
    if (Array.isArray(value)) throw wrong(name === "" ? [] : [name], value, "names with values");
  const result = v.safeParse(workloadSchema, given);
  if (!result.success) throw problemOf(result.issues);
  const { $schema: _, ...plan } = result.output;
  // The library leaves `__proto__` out.
  for (const key of Object.keys(parameters ?? {}))
    if (!Object.hasOwn(plan.parameters ?? {}, key)) throw wrong(["parameters", key], key, "another name");
  const ways = [plan.command, plan.module, hasFunction || undefined].filter((one) => one !== undefined);
  if (ways.length !== 1) throw wrong([], undefined, "a workload with either `command` or `module`");
  const secret = secretIn(plan, environment);
  if (!secret) return plan;
  throw new WattspanConfigurationError(secret.join("."), undefined, "no secret", SECRET);
}

type Issue = v.BaseIssue<unknown>;

/** An unknown name explains a missing one. */
function problemOf(issues: readonly [Issue, ...Issue[]]): WattspanConfigurationError {
  const issue = issues.find(({ expected }) => expected === "never") ?? issues[0];
  const keys = issue.path?.map(({ key }) => String(key)) ?? [];
  if (issue.expected !== "never") return wrong(keys, issue.input, expectedBy(issue));
  const place = keys.slice(0, -1);
  const prefix = place.map((key) => `${key}.`).join("");
  const object = (issue.path?.at(-1)?.input ?? {}) as object;
  return unknownName(prefix, keys.at(-1) ?? "", membersAt(place), Object.keys(object));
}

/** A part of the schema. */
interface Part {
  readonly entries?: Readonly<Record<string, Part>>;
  readonly item?: Part;
  readonly wrapped?: Part;
}

/** The members that the schema allows at a place. */
function membersAt(place: readonly string[]): readonly string[] {
  let part: Part = workloadSchema as Part;
  for (const key of place) {
    part = part.entries?.[key] ?? part.item ?? {};
    while (part.wrapped) part = part.wrapped;
  }
  return Object.keys(part.entries ?? {});
}

function wrong(keys: readonly string[], given: unknown, expected: string): WattspanConfigurationError {
  const name = keys.join(".");
  return new WattspanConfigurationError(
    /^[\w.:-]{1,80}$/.test(name) ? name : "the workload",
    given,
    expected,
  );
}

/** The schema's own words, but for what it cannot know. */
function expectedBy({ type, input, message }: Issue): string {
  if (type === "strict_object") return input === undefined ? "stated" : "names with values";
  if (type !== "picklist") return message;
  const [nearest] = typeof input === "string" ? nearestOf(input, SCOPES, 1) : [];
  return `one of ${SCOPES.join(", ")}${nearest === undefined ? "" : `; did you mean ${nearest}?`}`;
}

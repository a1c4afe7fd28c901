/** The policy of a repository: `.wattspan/policy.yaml`. */

import { WattspanConfigurationError } from "@wattspan/core";
import * as v from "valibot";
import { parse } from "yaml";
import type { GuardrailRules } from "../compare/guardrails.js";
import { isComponent, isPossible, type Limit } from "../compare/limit.js";

/** Lets a component exceed its limit for a while. Guardrails cannot be waived. */
export interface Waiver {
  readonly component: string;
  /** The increase, or decrease, that it allows, as a share. */
  readonly upTo: number;
  readonly reason: string;
  /** One of the reviewers. */
  readonly by: string;
  /** The last day on which it counts, in UTC: `2026-12-31`. */
  readonly expires: string;
}

/** What a gate asks for. */
export interface GatePolicy {
  readonly limits: readonly Limit[];
  readonly guardrails: GuardrailRules;
  /** Shares of the CPU time above which a pair is void. Default: those of the rules of steadiness. */
  readonly voidAbove: { readonly steal?: number; readonly others?: number };
  /** Who may waive. Who may change the policy is a matter of the repository: name its file in CODEOWNERS. */
  readonly reviewers: readonly string[];
  readonly waivers: readonly Waiver[];
}

const MAX_LENGTH = 100_000;

/** A mapping of YAML. The library would take lists for objects. */
const mapping = v.custom<Record<string, unknown>>(
  (given) => typeof given === "object" && given !== null && !Array.isArray(given),
  "names with values",
);
const percent = v.pipe(
  v.string("a share in percent, such as 5%"),
  v.regex(/^\d{1,4}(\.\d{1,6})? ?%$/, "a share in percent, such as 5%"),
  v.transform((text) => Number.parseFloat(text) / 100),
);
const name = v.pipe(v.string("a name"), v.regex(/\S/, "a name"));
const names = v.optional(v.array(name, "a list"), []);
const component = v.pipe(v.string(), v.check(isComponent, "the name of a component"));
const shares = v.optional(v.pipe(mapping, v.record(component, percent)), {});
/** A day of the calendar: the 30th of February is none. */
const day = v.pipe(
  v.string("a day such as 2026-12-31"),
  v.check(
    (given) => !Number.isNaN(Date.parse(given)) && new Date(given).toISOString().slice(0, 10) === given,
    "a day such as 2026-12-31",
  ),
);

const schema = v.pipe(
  mapping,
  v.strictObject({
    version: v.literal(1, "1"),
    "max-increase": shares,
    "max-decrease": shares,
    guardrails: v.optional(
      v.pipe(
        mapping,
        v.strictObject({ required: names, strict: names, tolerance: v.optional(percent, "0%") }),
      ),
      {},
    ),
    "void-above": v.optional(
      v.pipe(mapping, v.strictObject({ steal: v.exactOptional(percent), others: v.exactOptional(percent) })),
      {},
    ),
    reviewers: names,
    waivers: v.optional(
      v.array(
        v.pipe(
          mapping,
          v.strictObject({
            component: v.string("a component that has a limit"),
            "up-to": percent,
            reason: v.pipe(v.string("why"), v.regex(/\S/, "why the limit may be exceeded")),
            by: v.string("one of the reviewers"),
            expires: day,
          }),
        ),
        "a list",
      ),
      [],
    ),
  }),
);

/**
 * Reads the text of a policy file. `policy.schema.json` of this package describes it, for editors.
 * @throws WattspanConfigurationError that names the first thing that is wrong, also for what is not YAML.
 * @example
 * policyOf("version: 1\nmax-increase:\n  energy: 5%\n").limits
 * // [{ component: "energy", direction: "increase", share: 0.05 }]
 */
export function policyOf(text: string): GatePolicy {
  const result = v.safeParse(schema, parsed(text));
  if (!result.success) throw problemOf(result.issues);
  const { guardrails, reviewers, waivers, "void-above": voidAbove, ...given } = result.output;
  const limits = (["increase", "decrease"] as const).flatMap((direction) =>
    Object.entries(given[`max-${direction}`]).map(([component, share]): Limit => {
      const limit = { component, direction, share };
      if (!isPossible(limit)) throw wrong(`max-${direction}.${component}`, share, "less than 100%");
      return limit;
    }),
  );
  for (const [i, { component, by }] of waivers.entries()) {
    if (!limits.some((limit) => limit.component === component))
      throw wrong(`waivers.${i}.component`, component, "a component that has a limit");
    if (!reviewers.includes(by)) throw wrong(`waivers.${i}.by`, by, "one of the reviewers");
  }
  return {
    limits,
    guardrails,
    voidAbove,
    reviewers,
    waivers: waivers.map(({ "up-to": upTo, ...waiver }) => ({ ...waiver, upTo })),
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

type Issue = v.BaseIssue<unknown>;

/** An unknown name explains a missing one. */
function problemOf(issues: readonly [Issue, ...Issue[]]): WattspanConfigurationError {
  const issue = issues.find(({ expected }) => expected === "never") ?? issues[0];
  const { path = [], expected, input, message } = issue;
  const keys = path.map(({ key }) => (isComponent(String(key)) ? String(key) : "(of another name)"));
  const place = keys.join(".") || "policy";
  if (expected !== "never") return wrong(place, input, input === undefined ? "stated" : message);
  const unknown = keys.length === 1 ? `policy.${place}` : place;
  return new WattspanConfigurationError(unknown, undefined, "a known name", "is not known.");
}

const wrong = (name: string, given: unknown, expected: string) =>
  new WattspanConfigurationError(name, given, expected);

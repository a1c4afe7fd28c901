/** A rule that is broken fails its tests: another threshold, another metric, no waiting. */

import { extensionMetric, metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import type { AlertRule, RecordingRule, RuleGroup } from "../../src/rules/rule.ts";
import { ruleTests } from "../../src/rules/scenarios.ts";
import { series } from "../../src/series.ts";
import { alerts, recordings, recordingsFor, testsOf } from "./every-rule.ts";
import { failuresOf } from "./promtool.ts";

/** One way to break a rule. */
interface Mutant<Rule> {
  readonly what: string;
  readonly rule: Rule;
}

const NAMES = [...Object.values(metric), ...Object.values(extensionMetric)].map((row) =>
  series(row).replace(/_bucket$/, ""),
);
/** A comparison with a number: `> 0.2`, `>= 20`, `== 0`, `< 1 / 1.5`. */
const THRESHOLD = /(?<comparison>[<>]=?|==) (?<value>[\d.]+(?: \/ [\d.]+)?)(?![\d.]*\w)/g;
/** What is compared with 0 guards a quotient, or asks whether something moved. */
const isThreshold = (value: string | undefined) => value !== "0" && value !== "1";

/** Each metric of the table that the rule reads, renamed. */
const renamed = <Rule extends { expr: string }>(rule: Rule): Mutant<Rule>[] =>
  NAMES.filter((name) => new RegExp(`(?<![\\w:])${name}(?=_sum|_count|\\b)(?![:])`).test(rule.expr)).map(
    (name) => ({
      what: `${name} has another name`,
      rule: {
        ...rule,
        expr: rule.expr.replaceAll(new RegExp(`(?<![\\w:])${name}(?![:])`, "g"), `renamed_${name}`),
      },
    }),
  );

/** Each threshold, a hundred times easier to cross, and never crossed. */
function moved(rule: AlertRule): Mutant<AlertRule>[] {
  return [...rule.expr.matchAll(THRESHOLD)].flatMap(({ 0: found, index, groups }) => {
    const { comparison = "", value = "" } = groups ?? {};
    if (!isThreshold(value)) return [];
    const put = (text: string) => ({
      what: `${found} is ${text}`,
      rule: { ...rule, expr: rule.expr.slice(0, index) + text + rule.expr.slice(index + found.length) },
    });
    const easier = comparison.startsWith(">") ? `(${value}) / 100` : `(${value}) * 100`;
    const never = comparison.startsWith(">") ? "1e9" : "-1";
    return [put(`${comparison} ${easier}`), put(`${comparison} ${never}`)];
  });
}

/** Each of its ways to fire, taken away. */
function lacking(rule: AlertRule): Mutant<AlertRule>[] {
  const ways = rule.expr.split("\nor\n");
  if (ways.length === 1) return [];
  return ways.map((_, left) => ({
    what: `way ${left + 1} to fire is not there`,
    rule: { ...rule, expr: ways.filter((_, index) => index !== left).join("\nor\n") },
  }));
}

const atOnce = (rule: AlertRule): Mutant<AlertRule> => ({
  what: "it waits for nothing",
  rule: { ...rule, for: "0m" },
});
const otherwise = (rule: AlertRule): Mutant<AlertRule> => ({
  what: "it says something else",
  rule: { ...rule, annotations: { ...rule.annotations, summary: "Something" } },
});

/** A group of its own for one rule. */
const alone = (rule: RecordingRule | AlertRule): RuleGroup => ({ name: "alone", rules: [rule] });

const { runs, title } = needing(["promtool"], "rules that are broken on purpose, in promtool");

describe.skipIf(!runs)(title, () => {
  const passes = (rule: AlertRule) => {
    const groups = [...recordingsFor([rule.expr]), alone(rule)];
    return testsOf(rule.alert).every((tests) => failuresOf({ groups, ...tests }) === "");
  };

  describe.each(alerts.map((rule) => [rule.alert, rule] as const))("%s", { timeout: 60_000 }, (_, rule) => {
    it("passes its tests, unbroken", () => {
      expect(passes(rule)).toBe(true);
    });

    const mutants = [...renamed(rule), ...moved(rule), ...lacking(rule), atOnce(rule), otherwise(rule)];
    it.each(mutants.map(({ what, rule }) => [what, rule] as const))("fails if %s", (_, broken) => {
      expect(passes(broken)).toBe(false);
    });
  });

  const recordingMutants = recordings.flatMap((rule) =>
    renamed(rule).map(({ what, rule: broken }) => [rule.record, what, broken] as const),
  );
  it.each(recordingMutants)("%s fails if %s", (_, __, broken) => {
    const { evaluationInterval, scenarios } = ruleTests.recording as NonNullable<(typeof ruleTests)[string]>;
    // What is computed from it is asked for, too.
    const readers = recordings.filter(({ expr }) => expr.includes(broken.record));
    const asked = [broken, ...readers].map(({ record }) => record);
    const groups = [alone(broken), ...readers.map(alone)];
    const asking = scenarios.map(({ promql_expr_test: tests = [], ...scenario }) => ({
      ...scenario,
      promql_expr_test: tests.filter(({ expr }) => asked.includes(expr)),
    }));
    const failures = failuresOf({ groups, scenarios: asking, evaluationInterval });
    expect(failures).not.toBe("");
  });
});

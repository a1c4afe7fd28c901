/** A rule that is broken fails its tests: another threshold, another metric, no waiting. */

import { extensionMetric, metric } from "@wattspan/core/names";
import { describe, expect, it } from "vitest";
import { needing } from "../../../packages/wattspan/test/servers/started-program.ts";
import type { AlertRule, RecordingRule } from "../../src/rules/rule.ts";
import { ruleTests } from "../../src/rules/scenarios.ts";
import { series } from "../../src/series.ts";
import { alerts, alone, recordings, recordingsFor, trialsOf } from "./every-rule.ts";
import { failuresOf, type Trial } from "./promtool.ts";

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
const AS_IT_IS = "as it is";
const asItIs = <Rule>(rule: Rule): Mutant<Rule> => ({ what: AS_IT_IS, rule });
const otherwise = (rule: AlertRule): Mutant<AlertRule> => ({
  what: "it says something else",
  rule: { ...rule, annotations: { ...rule.annotations, summary: "Something" } },
});

const { runs, title } = needing(["promtool"], "rules that are broken on purpose, in promtool");

/** A rule as it is, or broken, under the tests that are its own. */
interface Tried {
  readonly what: string;
  readonly trials: readonly Trial[];
}

/** What passes all of its tests. */
function passing(tried: readonly Tried[]): readonly string[] {
  const failures = failuresOf(tried.flatMap(({ trials }) => trials));
  let begin = 0;
  const passes = ({ trials }: Tried) => {
    const own = failures.slice(begin, begin + trials.length);
    begin += trials.length;
    return own.every((failure) => failure === "");
  };
  return tried.filter(passes).map(({ what }) => what);
}

/** An alert under its tests. */
const triedAlert = ({ what, rule }: Mutant<AlertRule>): Tried => ({ what, trials: trialsOf(rule) });

/** A recording rule under its tests. What is computed from it is asked for, too. */
function triedRecording({ what, rule }: Mutant<RecordingRule>): Tried {
  const { evaluationInterval, scenarios } = ruleTests.recording as NonNullable<(typeof ruleTests)[string]>;
  const readers = recordings.filter(({ expr }) => expr.includes(rule.record));
  const asked = [rule, ...readers];
  const asking = scenarios.map(({ promql_expr_test: tests = [], ...scenario }) => ({
    ...scenario,
    promql_expr_test: tests.filter(({ expr }) => asked.some(({ record }) => record === expr)),
  }));
  const read = recordingsFor(asked.map(({ expr }) => expr)).flatMap(({ rules }) => rules);
  const names = new Set([...asked, ...read].map(({ record }) => record));
  const rules = recordings.filter(({ record }) => names.has(record));
  const groups = [alone(...rules.map((other) => (other.record === rule.record ? rule : other)))];
  return { what: `${rule.record}: ${what}`, trials: [{ groups, scenarios: asking, evaluationInterval }] };
}

describe.skipIf(!runs)(title, () => {
  it.each(alerts.map((rule) => [rule.alert, rule] as const))(
    "the tests of the alert %s pass as it is, and fail for each way in which it can be broken",
    (_, rule) => {
      const broken = [...renamed(rule), ...moved(rule), ...lacking(rule), atOnce(rule), otherwise(rule)];
      expect(passing([asItIs(rule), ...broken].map(triedAlert))).toEqual([AS_IT_IS]);
    },
  );

  it("the tests of each recording rule pass as it is, and fail when a metric that it reads has another name", () => {
    const broken = recordings.flatMap(renamed);
    expect(broken.length).toBeGreaterThan(recordings.length / 2);
    const tried = [...recordings.map(asItIs), ...broken];
    expect(passing(tried.map(triedRecording))).toEqual(
      recordings.map(({ record }) => `${record}: ${AS_IT_IS}`),
    );
  });
});

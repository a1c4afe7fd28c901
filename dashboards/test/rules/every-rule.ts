/** The rules, one by one, with the tests that are theirs. */

import { alertingRules } from "../../src/rules/alerting.ts";
import { recordingRules } from "../../src/rules/recording.ts";
import type { AlertRule, RecordingRule, RuleGroup } from "../../src/rules/rule.ts";
import type { Scenario } from "../../src/rules/scenarios/scenario.ts";
import { ruleTests } from "../../src/rules/scenarios.ts";
import { windows } from "../../src/rules/windows.ts";
import type { Trial } from "./promtool.ts";

const recordingGroups: readonly RuleGroup<RecordingRule>[] = recordingRules(windows);
const alertGroups: readonly RuleGroup<AlertRule>[] = alertingRules(windows);
export const recordings = recordingGroups.flatMap(({ rules }) => rules);
export const alerts = alertGroups.flatMap(({ rules }) => rules);

/** The recording rules that something reads, and those that these read: all others would take time for nothing. */
export function recordingsFor(exprs: readonly string[]): readonly RuleGroup<RecordingRule>[] {
  const isRead = ({ record }: RecordingRule) => exprs.some((expr) => expr.includes(record));
  const read = recordings.filter(isRead).map(({ expr }) => expr);
  if (read.some((expr) => !exprs.includes(expr))) return recordingsFor([...new Set([...exprs, ...read])]);
  return recordingGroups.map((group) => ({ ...group, rules: group.rules.filter(isRead) }));
}

/** A group of these rules alone. They are evaluated in their order. */
export const alone = (...rules: readonly (RecordingRule | AlertRule)[]): RuleGroup => ({
  name: "alone",
  rules,
});

/** An alert, with the recording rules that it reads, under each file of tests that asks for it. */
export const trialsOf = (rule: AlertRule): readonly Trial[] => {
  const groups = [...recordingsFor([rule.expr]), alone(rule)];
  return testsOf(rule.alert).map((tests) => ({ groups, ...tests }));
};

/** Tests that ask for an alert, by how often their file evaluates. */
function testsOf(alert: string) {
  return Object.values(ruleTests)
    .map(({ evaluationInterval, scenarios }) => ({
      evaluationInterval,
      scenarios: scenarios.filter((scenario) => asksFor(scenario, alert)),
    }))
    .filter(({ scenarios }) => scenarios.length > 0);
}

const asksFor = ({ alert_rule_test: tests = [] }: Scenario, alert: string) =>
  tests.some(({ alertname }) => alertname === alert);

/** A moment at which an alert fires, in its tests. */
export function firingOf(alert: string) {
  for (const { evaluationInterval, scenarios } of testsOf(alert))
    for (const scenario of scenarios)
      for (const { exp_alerts, eval_time } of scenario.alert_rule_test ?? [])
        if (exp_alerts.length > 0) return { evaluationInterval, scenario, at: eval_time };
  throw new Error(`No test lets ${alert} fire.`);
}

/** The rules, looking back for seconds in place of minutes, hours and days. Nothing else of them is changed. */

import { alertingRules } from "../../src/rules/alerting.ts";
import { recordingRules } from "../../src/rules/recording.ts";
import { rulesFile } from "../../src/rules/rule-files.ts";
import type { Windows } from "../../src/rules/windows.ts";

const SHORT: Windows = {
  rate: "3s",
  hour: "5s",
  still: "4s",
  seen: "60s:1s",
  missed: "60s",
  balance: "4s",
  drift: "5s",
  past: "60s",
  used: "5s",
  faults: "5s",
};

/** As the rule itself, it waits longer than its window: a counter that starts in one is not seen to grow from nothing. */
const WAITS: Readonly<Record<string, string>> = { WattspanConservationBroken: "6s" };

/** Texts of both files of rules. Some of the windows may be other ones. */
export function shortenedRules(others: Partial<Windows> = {}): readonly string[] {
  const short = { ...SHORT, ...others };
  const recording = recordingRules(short).map(({ interval: _, ...group }) => group);
  const alerting = alertingRules(short).map((group) => ({
    ...group,
    rules: group.rules.map((rule) => ({ ...rule, for: WAITS[rule.alert] ?? "1s" })),
  }));
  return [rulesFile(recording), rulesFile(alerting)];
}

/** JUnit XML, which CI servers show. */

import type { ComparedComponent } from "../compare/comparison.js";
import { pairsText } from "../compare/void-counts.js";
import type { GateDecision } from "../gate/decide.js";
import { inXml } from "./escaped.js";
import { changeText, intervalText, limitText, nameOf } from "./plain-words.js";

/**
 * One test case for each component with a limit and for each guardrail, and one for whether the runs are comparable.
 * What is inconclusive
 * is an error, which is neither passed nor failed; what is waived is skipped.
 * @example await writeFile("energy.xml", junitReport(decision))
 */
export function junitReport(decision: GateDecision): string {
  const { comparison, waived } = decision;
  const limited = comparison.components.filter(({ limit }) => limit !== undefined);
  const cases = [
    caseOf("comparable", comparison.why === undefined ? "" : elementOf("not comparable", comparison.why)),
    ...limited.map((one) =>
      caseOf(
        nameOf(one),
        waived.some(({ component }) => component === one.component)
          ? `<skipped message="${inXml("waived")}"/>`
          : elementOf(one.outcome, textOf(one)),
      ),
    ),
    ...comparison.guardrails.map(({ name, isKept, finding }) =>
      caseOf(`guardrail ${name}`, elementOf(isKept ? "pass" : "fail", finding)),
    ),
  ];
  const count = (element: string) => cases.filter((one) => one.includes(`<${element} `)).length;
  const totals =
    `tests="${cases.length}" failures="${count("failure")}" ` +
    `errors="${count("error")}" skipped="${count("skipped")}"`;
  return (
    `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites><testsuite name="wattspan" ` +
    `${totals}>\n${cases.join("\n")}\n</testsuite></testsuites>\n`
  );
}

function textOf({ change, interval, limit, why, pairsNeeded }: ComparedComponent): string {
  if (change === undefined) return why ?? "no figures";
  const needed = pairsNeeded === undefined ? "" : `, about ${pairsText(pairsNeeded)} would decide`;
  return `${changeText(change)} (${intervalText(interval)}), limit ${limitText(limit)}${needed}`;
}

const caseOf = (name: string, element: string): string =>
  `<testcase classname="wattspan" name="${inXml(name)}">${element}</testcase>`;

function elementOf(outcome: string, message: string): string {
  if (outcome === "pass") return "";
  const element = outcome === "fail" ? "failure" : "error";
  return `<${element} type="${inXml(outcome)}" message="${inXml(message)}"/>`;
}

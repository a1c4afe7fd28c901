/** The comment of a pull request. */

import type { ComparedComponent, Outcome } from "../compare/comparison.js";
import type { GateDecision } from "../gate/decide.js";
import { changeChart } from "./change-chart.js";
import { inMarkdown } from "./escaped.js";
import { changeText, figureText, intervalText, limitText, nameOf } from "./plain-words.js";
import { verdictLine } from "./verdict-line.js";

const MARKS: { readonly [outcome in Outcome | "information"]: string } = {
  pass: "✅",
  fail: "❌",
  inconclusive: "❔",
  "not comparable": "🚫",
  information: "",
};
const WORDS: { readonly [outcome in Outcome]: string } = {
  pass: "Passes",
  fail: "Fails",
  inconclusive: "Inconclusive",
  "not comparable": "Not comparable",
};
/** By which a comment is found again, to be replaced. */
const MARKER = "<!-- wattspan-gate -->";

/**
 * Markdown for a pull request: the verdict, a table, a chart in characters, and what it rests on, folded. Names
 * from outside are in code spans.
 * @example await writeFile("comment.md", markdownReport(decision))
 */
export function markdownReport(decision: GateDecision): string {
  const { outcome, comparison } = decision;
  const { components, guardrails } = comparison;
  const chart = changeChart(components.filter(({ limit }) => limit !== undefined));
  const notes = notesOf(decision);
  const blocks = [
    `${MARKER}\n### ${MARKS[outcome]} ${WORDS[outcome]}: ${verdictLine(decision, inMarkdown)}`,
    components.length > 0 && tableOf(decision),
    guardrails.length > 0 &&
      guardrails
        .map(({ finding, isKept }) => `- ${MARKS[isKept ? "pass" : "fail"]} guardrail ${inMarkdown(finding)}`)
        .join("\n"),
    chart !== "" && `\`\`\`text\n${chart}\n\`\`\``,
    notes.length > 0 &&
      `<details><summary>What this rests on</summary>\n\n${notes.map((note) => `- ${note}`).join("\n")}\n\n</details>`,
  ];
  return `${blocks.filter((block) => block !== false).join("\n\n")}\n`;
}

function tableOf({ comparison, waived }: GateDecision): string {
  const row = (one: ComparedComponent) => {
    const isWaived = waived.some(({ component }) => component === one.component);
    return `| ${[
      isWaived ? "⚠️ waived" : MARKS[one.outcome],
      inMarkdown(nameOf(one)),
      figureText(one, one.base),
      figureText(one, one.head),
      one.change === undefined ? inMarkdown(one.why ?? "") : `**${changeText(one.change)}**`,
      intervalText(one.interval),
      limitText(one.limit),
    ].join(" | ")} |`;
  };
  return [
    "| | | BASE | HEAD | change | 95 % interval | limit |",
    "| --- | --- | ---: | ---: | ---: | --- | --- |",
    ...distinct([...comparison.components].sort(byLimit)).map(row),
  ].join("\n");
}

/** What was tested as another component has that one's figures: information is shown once. */
function distinct(components: readonly ComparedComponent[]): readonly ComparedComponent[] {
  const shown = new Set<string>();
  return components.filter(({ component, testedAs = component, limit }) => {
    const isNew = !shown.has(testedAs);
    shown.add(testedAs);
    return isNew || limit !== undefined;
  });
}

/** What decides stands first. */
const byLimit = (a: ComparedComponent, b: ComparedComponent): number =>
  Number(b.limit !== undefined) - Number(a.limit !== undefined);

function notesOf({ comparison, waived, refusedWaivers }: GateDecision): string[] {
  const { design, components, pairs, voidPairs, seed } = comparison;
  const counted = components[0]?.count ?? 0;
  if (counted === 0) return [];
  const limited = components.filter(({ limit }) => limit !== undefined);
  const least = limited.flatMap((one) =>
    one.leastDetectable === undefined ? [] : `${inMarkdown(nameOf(one))} ${changeText(one.leastDetectable)}`,
  );
  const claims = new Map(
    distinct([...components].sort(byLimit)).flatMap(({ why, change }) =>
      why && change !== undefined ? [[why, why]] : [],
    ),
  );
  return [
    design === "pairs"
      ? `${counted} pairs, each run one right after the other, in an order drawn from the seed ${inMarkdown(seed ?? "")}; ${voidPairs.length} more ${voidPairs.length === 1 ? "was" : "were"} void.`
      : `${counted} recordings a side; each counts as one figure.`,
    design === "pairs"
      ? "Exact signed-rank test and Hodges-Lehmann interval of the ratios; Holm's correction over the components with a limit."
      : "Welch's test of the recordings' mean logarithms.",
    ...(least.length > 0
      ? [`The least change that these runs find in 4 of 5 cases: ${least.join(", ")}.`]
      : []),
    ...[...claims.keys()].map((why) => inMarkdown(why)),
    ...[...new Set(voidPairs)].map((why) => `void: ${inMarkdown(why)}`),
    ...waived.map(
      ({ waiver }) =>
        `${inMarkdown(waiver.component)} may change by ${changeText(waiver.upTo)} until ${waiver.expires}, by ${inMarkdown(waiver.by)}: ${inMarkdown(waiver.reason)}`,
    ),
    ...refusedWaivers.map(
      ({ waiver, why }) =>
        `the waiver of ${inMarkdown(waiver.component)} by ${inMarkdown(waiver.by)} does not count: ${why}`,
    ),
    ...(pairs.length > 0
      ? ["The JSON report has every run, so that all of this can be computed again."]
      : []),
  ];
}

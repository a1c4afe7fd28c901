import type { ComparedComponent, Comparison, GuardrailFinding, Outcome } from "../compare/comparison.js";
import { GUARDRAIL_UNITS, guardrailFigures } from "../compare/guardrails.js";
import { pairsText, voidWords } from "../compare/void-counts.js";
import type { GateDecision } from "../gate/decide.js";
import { inMarkdown } from "./escaped.js";
import { certaintyText, changeText, figureText, intervalText, limitText, nameOf } from "./plain-words.js";
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

/** Reasons end with what to do. */
const MAX_REASON = 1000;
/** Each void pair may have a text of its own. */
const MAX_VOIDS = 5;
/** Of all pairs, from which on void ones stand above the fold. */
const MANY_VOIDS = 0.25;

/**
 * Markdown for a pull request: the verdict, a table of what decides, and what it rests on, folded. Names from outside
 * are in code spans.
 * @example await writeFile("comment.md", markdownReport(decision))
 */
export function markdownReport(decision: GateDecision): string {
  const { outcome, comparison } = decision;
  const { components, guardrails, voidPairs, pairs } = comparison;
  const reason =
    outcome === "not comparable" && comparison.why !== undefined && inMarkdown(comparison.why, MAX_REASON);
  const line = reason ? "" : `: ${verdictLine(decision, (name) => inMarkdown(name))}`;
  const notes = notesOf(decision);
  const blocks = [
    `${MARKER}\n### ${MARKS[outcome]} ${WORDS[outcome]}${line}`,
    reason,
    voidPairs.length > MANY_VOIDS * pairs.length && `⚠️ ${voidsText(comparison)} The machine was not calm.`,
    components.length + guardrails.length > 0 && tableOf(decision),
    notes.length > 0 &&
      `<details><summary>What this rests on</summary>\n\n${notes.map((note) => `- ${note}`).join("\n")}\n\n</details>`,
  ];
  return `${blocks.filter((block) => block !== false).join("\n\n")}\n`;
}

/** What decides stands first: limits, then guardrails. */
function tableOf({ comparison, waived }: GateDecision): string {
  const components = distinct([...comparison.components].sort(byLimit));
  const row = (...cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rowOf = (one: ComparedComponent) =>
    row(
      waived.some(({ component }) => component === one.component) ? "⚠️ waived" : MARKS[one.outcome],
      inMarkdown(nameOf(one)),
      figureText(one, one.base),
      figureText(one, one.head),
      one.change === undefined ? inMarkdown(one.why ?? "") : `**${changeText(one.change)}**`,
      intervalText(one.interval),
      limitText(one.limit),
    );
  const ofGuardrail = (one: GuardrailFinding) =>
    row(
      MARKS[one.isKept ? "pass" : "fail"],
      `${inMarkdown(one.name)}${GUARDRAIL_UNITS[one.kind]}`,
      ...guardrailFigures(one.base, one.head),
      `**${changeText(one.change)}**`,
      certaintyText(one),
      "no less",
    );
  return [
    "| | | BASE | HEAD | change | 95 % interval | limit |",
    "| --- | --- | ---: | ---: | ---: | --- | --- |",
    ...components.filter(({ limit }) => limit !== undefined).map(rowOf),
    ...comparison.guardrails.map(ofGuardrail),
    ...components.filter(({ limit }) => limit === undefined).map(rowOf),
  ].join("\n");
}

/** "3 of 13 pairs are void: others 2, steal 1." */
function voidsText({ voids, pairs, design, recordings }: Comparison): string {
  const what = design === "pairs" ? "pair" : "run";
  const runs = [...(recordings?.base ?? []), ...(recordings?.head ?? [])];
  const all = design === "pairs" ? pairs.length : runs.reduce((sum, one) => sum + one.runs, 0);
  const count = voids.reduce((sum, one) => sum + one.count, 0);
  const rules = count === 0 ? "" : `: ${voidWords(voids).replace(/[^\w ,]/g, "")}`;
  return `${count} of ${all} ${what}${all === 1 ? "" : "s"} ${count === 1 || all === 1 ? "is" : "are"} void${rules}.`;
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
  const { design, components, guardrails, pairs, voidPairs, seed, scope, notes = [] } = comparison;
  const counted = components[0]?.count ?? 0;
  if (counted === 0) return [];
  const least = [
    ...components
      .filter(({ limit }) => limit !== undefined)
      .map((one) => [nameOf(one), one.leastDetectable] as const),
    ...guardrails.map((one) => [one.name, one.leastDetectable && -one.leastDetectable] as const),
  ].flatMap(([name, change]) =>
    // Of figures that never varied nothing is known of how they vary.
    !change || change < -1 ? [] : `${inMarkdown(name)} ${changeText(change)}`,
  );
  const claims = distinct([...components].sort(byLimit)).flatMap(({ why, change }) =>
    why && change !== undefined ? [why] : [],
  );
  return [
    design === "pairs"
      ? `${pairsText(counted)}, each run one right after the other, in an order drawn from the ` +
        `seed ${inMarkdown(seed ?? "")}. ${voidsText(comparison)}`
      : `${counted} recordings a side at least; each counts as one figure. ${voidsText(comparison)}`,
    ...(scope ? [`Scope: ${inMarkdown(scope)}.`] : []),
    ...notes.map((note) => inMarkdown(note)),
    design === "pairs"
      ? "Exact signed-rank test and Hodges-Lehmann interval of the ratios; Holm's correction over " +
        "components with a limit and guardrails."
      : "Welch's test of the recordings' mean logarithms; Holm's correction over components with " +
        "a limit and guardrails.",
    ...(least.length > 0
      ? [`The least change that these runs find in 4 of 5 cases: ${least.join(", ")}.`]
      : []),
    ...[...new Set(claims)].map((why) => inMarkdown(why)),
    ...[...new Set(voidPairs)].slice(0, MAX_VOIDS).map((why) => `void: ${inMarkdown(why)}`),
    ...waived.map(
      ({ waiver }) =>
        `${inMarkdown(waiver.component)} may change by ${changeText(waiver.upTo)} until ` +
        `${waiver.expires}, by ${inMarkdown(waiver.by)}: ${inMarkdown(waiver.reason)}`,
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

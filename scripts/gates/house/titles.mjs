import ts from "typescript";
import { isTest, noneOf, placeOf, sources, visitNodes } from "./sources.mjs";

/**
 * A title that begins with one of these words has its subject in the `describe`, which a list of failures may
 * not show. Verbs that are also nouns are not included.
 */
const WITHOUT_SUBJECT = new Set(
  `are is was has have had does do did may can cannot could must should would will not never always also and or but of that which who whose than
  accepts adds agrees allows answers applies announces asks assumes believes books breaks brings carries changes charges checks closes comes compares
  compiles computes creates declares declines describes divides draws drops emits ends escapes expires explains fails falls
  fills finds fits follows forgets gets gives goes grows handles hangs holds ignores includes joins keeps knows learns leaves lets listens lives
  loads logs looks loses makes moves needs notices opens outlives owns parses passes pauses prefers prints puts
  raises reaches refers refuses rejects remembers removes replaces requires resolves returns rises runs says searches sees sends skips
  serves settles shortens shows sorts splits starts stays stops suggests survives sweeps takes throws tries trusts turns unpacks uses
  waits wakes wants warns works wraps writes yields`.split(/\s+/),
);

/** A test title is a sentence that is complete by itself. */
export function checkTitles() {
  const faults = [];
  let count = 0;
  visitNodes(sources().filter(isTest), (node) => {
    const title = titleOf(node);
    if (title === undefined) return;
    count++;
    if (lacksSubject(title)) faults.push(`${placeOf(node)} "${title}"`);
  });
  noneOf(faults, "A title that cannot be read alone; name what it is about first:");
  return `${count} titles`;
}

/** "runs of an agent" begins with a noun, and "may.json" with a name. */
function lacksSubject(title) {
  const [, first = "", next] = /^([\w']*)(\W|$)/.exec(title.trim().toLowerCase()) ?? [];
  const isNoun = next === "." || next === "(" || /^\w+s of /.test(title.trim());
  return WITHOUT_SUBJECT.has(first.replace(/n't$/, "")) && !isNoun;
}

/** The literal title of a call of `it` or `test`, `it.skipIf(…)` or `it.each(…)`. */
function titleOf(node) {
  if (!ts.isCallExpression(node) || !isTestFunction(node.expression)) return undefined;
  const [title] = node.arguments;
  if (!title) return undefined;
  // A title may state a requirement: it(overLoopback("…")).
  const text = ts.isCallExpression(title) ? title.arguments[0] : title;
  if (text && ts.isStringLiteralLike(text)) return text.text;
  return text && ts.isTemplateExpression(text) ? text.head.text : undefined;
}

/** `it`, `it.only`, `it.each(rows)`, `it.skipIf(without)`. */
function isTestFunction(expression) {
  if (ts.isIdentifier(expression)) return expression.text === "it" || expression.text === "test";
  if (ts.isPropertyAccessExpression(expression)) return isTestFunction(expression.expression);
  return ts.isCallExpression(expression) && isTestFunction(expression.expression);
}

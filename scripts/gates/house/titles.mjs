import ts from "typescript";
import { isTest, noneOf, sources, visitNodes } from "./sources.mjs";

/** A title that begins so has left its subject in the `describe`, which a list of failures may not show. Verbs that are nouns, too, are not here. */
const WITHOUT_SUBJECT = new Set(
  `are is was has have does do may can cannot must would will never always also and or but of that which who whose than
  accepts adds agrees answers announces asks assumes believes books breaks brings carries changes charges checks closes comes compares
  compiles computes creates declares declines describes divides draws drops emits ends escapes expires explains fails falls
  fills finds fits follows forgets gets gives goes grows hangs holds ignores includes joins keeps knows learns leaves lets listens lives
  loads logs looks loses makes moves needs notices opens outlives owns passes pauses prefers prints puts
  raises reaches refers refuses rejects remembers removes replaces returns rises runs says searches sees sends
  serves settles shortens shows sorts splits starts stays stops suggests survives sweeps takes throws tries trusts turns unpacks
  waits wakes wants warns works wraps writes`.split(/\s+/),
);

/** A title of a test is a sentence that says by itself what holds. */
export function checkTitles() {
  const faults = [];
  let count = 0;
  visitNodes(sources().filter(isTest), (node, { where }) => {
    const title = titleOf(node);
    if (title === undefined) return;
    count++;
    const [first = ""] = title.trim().split(/[^\w']/, 1);
    if (WITHOUT_SUBJECT.has(first)) faults.push(`${where} "${title}"`);
  });
  noneOf(faults, "A title that cannot be read alone; name what it is about first:");
  return `${count} titles`;
}

/** What a call of `it` or `test`, `it.skipIf(…)` or `it.each(…)` is titled, where that is written there. */
function titleOf(node) {
  if (!ts.isCallExpression(node) || !isTestFunction(node.expression)) return undefined;
  const [title] = node.arguments;
  if (!title) return undefined;
  // A title may say what it needs: it(overLoopback("…")).
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

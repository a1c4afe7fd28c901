import ts from "typescript";
import { noneOf, placeOf, sources, visitNodes } from "./sources.mjs";

/** Old words for things that have a name, by a pattern of identifiers. docs/explanation/architecture.md, "Words", has the vocabulary. */
const OLD_WORDS = [
  [/^#?(?:un)?told|Told|^#?tells?(?:$|[A-Z])|Tells?(?:$|[A-Z])|Teller/, "state, report or notify"],
  [/[fF]oret(?:old|ell)/, "forecast"],
  [/^(?:MOST|LEAST|LONGEST|SHORTEST|LARGEST|SMALLEST)(?:_|$)/, "MAX_ or MIN_"],
  [/[sS]ettler$|^Settlement$/, "FootprintReporter or DeliveryQueue"],
  [/^Growing/, "MutableTally"],
  [/[aA]ccountant|^Books?$/, "OverheadOptions or DeviceTotals"],
  [/^yields(?:To)?$|^setAside$|^RepeatedCall$/, "duplicate"],
  [/^Offers$/, "CurrentActivity"],
];

/** No name is declared by an old word: one thing has one name. */
export function checkWords() {
  const found = [];
  visitNodes(sources(), (node) => {
    if (!isDeclaration(node)) return;
    const name = node.name.text;
    const [, better] = OLD_WORDS.find(([old]) => old.test(name)) ?? [];
    if (better) found.push(`${placeOf(node)} declares ${name}: say ${better}`);
  });
  noneOf(found, "Old words:");
  return `${OLD_WORDS.length} patterns`;
}

const isDeclaration = (node) =>
  node.name !== undefined &&
  (ts.isIdentifier(node.name) || ts.isPrivateIdentifier(node.name)) &&
  !ts.isPropertyAccessExpression(node) &&
  !ts.isImportSpecifier(node) &&
  !ts.isMetaProperty(node);

import ts from "typescript";
import { isTest, noneOf, placeOf, sources, visitNodes } from "./sources.mjs";

/** Constructs that hide something: unlisted names, invisible failures, unchecked types. */
export function checkSyntax() {
  const faults = [];
  const paths = sources();
  visitNodes(paths, (node, path) => {
    const fault = faultOf(node, isTest(path));
    if (fault) faults.push(`${placeOf(node)} ${fault}`);
  });
  noneOf(faults, "Not in this house:");
  return `${paths.length} files`;
}

function faultOf(node, inTest) {
  if (ts.isExportDeclaration(node) && (!node.exportClause || ts.isNamespaceExport(node.exportClause))) {
    return "export *: name what is exported";
  }
  if (ts.isCatchClause(node) && node.block.statements.length === 0)
    return "empty catch: state the consequence";
  if (node.kind === ts.SyntaxKind.AnyKeyword && !inTest) return "any: take unknown, or the type";
  return undefined;
}

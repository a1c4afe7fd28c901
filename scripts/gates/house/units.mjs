import ts from "typescript";
import { isTest, noneOf, placeOf, sources, visitNodes } from "./sources.mjs";

/** The file with every conversion. */
const UNITS = "packages/core/src/contracts/units.ts";
const PRODUCTION = /^packages\/[^/]+\/src\/.*\.ts$/;
const FACTORS = new Set([1e-9, 1e-6, 1e-3, 24, 60, 1e3, 1e6, 1e9]);
/** An hour and a day, in seconds and milliseconds; a kilowatt-hour in joules is as many as an hour in milliseconds. */
const LENGTHS = new Set([3600, 86_400, 3_600_000, 86_400_000]);

/** Where such a number is no conversion, or nothing may be imported. */
const ALLOWED = {
  "packages/cli/src/dashboard/asked-url.ts": "bytes as MB",
  "packages/meters/src/gauge/sampling-plan.ts": "its thread loads nothing else",
  "packages/models/src/phase/energy/node-energy.ts": "joules per thousand tokens",
  "packages/testing/src/stand-ins/nvml/nvml-stand-in.ts": "runs without a build",
  "packages/wattspan/src/http/footprint-field.ts": "rounds to three decimals",
};

/** Units are converted in one file: a raw factor says neither what it converts nor into what. */
export function checkUnits() {
  const paths = sources().filter((path) => PRODUCTION.test(path) && !isTest(path) && path !== UNITS);
  const found = [];
  const used = new Set();
  visitNodes(paths, (node, path) => {
    if (!isRawFactor(node)) return;
    if (path in ALLOWED) used.add(path);
    else found.push(`${placeOf(node)} ${node.getText()}`);
  });
  noneOf(found, "Raw factors: import from @wattspan/core/units, or add what is missing there:");
  const unused = Object.keys(ALLOWED).filter((path) => !used.has(path));
  noneOf(unused, "Allowed in scripts/gates/house/units.mjs, and without a factor:");
  return `${paths.length} files`;
}

const isRawFactor = (node) =>
  LENGTHS.has(amountOf(node)) ||
  (ts.isBinaryExpression(node) &&
    isScaling(node.operatorToken.kind) &&
    [node.left, node.right].some((side) => FACTORS.has(amountOf(side))));

const { AsteriskToken, SlashToken, AsteriskEqualsToken, SlashEqualsToken } = ts.SyntaxKind;
const isScaling = (kind) => [AsteriskToken, SlashToken, AsteriskEqualsToken, SlashEqualsToken].includes(kind);

/** The value of a literal: `1e3`, `1_000` and `1000n` are one. */
function amountOf(node) {
  if (ts.isNumericLiteral(node)) return Number(node.text);
  return ts.isBigIntLiteral(node) ? Number(node.text.slice(0, -1)) : undefined;
}

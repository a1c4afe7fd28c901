// Tries the packed packages on every supported Node × line of OpenTelemetry × module format, and prints the
// table. The first run downloads each Node (about 180 MB in all), kept in node_modules.
import { styleText } from "node:util";
import { withPacked } from "./gates/tarballs/install.mjs";
import { allLines } from "./gates/tarballs/lines.mjs";
import { allNodes } from "./gates/tarballs/nodes.mjs";
import { tryTarballs } from "./gates/tarballs.mjs";

const HEAD = ["Node", "OpenTelemetry", "ESM", "CJS"];

try {
  const nodes = await allNodes();
  const rows = await withPacked((ours) => tryTarballs(ours, () => nodes, allLines()));
  console.log(table([HEAD, ...rows.map(cellsOf)]));
  const tried = rows.filter(({ formats }) => formats);
  const missing = rows.filter(({ untried }) => untried?.startsWith("NOT TRIED"));
  if (missing.length > 0) throw new Error(`${missing.length} rows were not tried without a network.`);
  console.log(
    `\n${tried.length * 2} combinations load every entry, record spans and metrics, and pass every trap.`,
  );
} catch (error) {
  console.error(styleText("red", "The matrix is not green:"), error.message);
  if (error.details) console.error(error.details.trimEnd());
  process.exitCode = 1;
}

function cellsOf({ node, versions, formats, untried }) {
  const cells = formats ? ["esm", "cjs"].map((format) => (formats.includes(format) ? "ok" : "–")) : [untried];
  return [node, versions, ...cells];
}

function table(lines) {
  const widths = HEAD.map((_, column) =>
    Math.max(...lines.filter((line) => line.length === HEAD.length).map((line) => line[column].length)),
  );
  const rowOf = (line) =>
    line
      .map((cell, column) => cell.padEnd(widths[column]))
      .join("  ")
      .trimEnd();
  return lines.map(rowOf).join("\n");
}

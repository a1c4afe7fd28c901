/**
 * Prints what the proof found: each series of each panel, next to its expected value from the footprints of
 * the same run. Run: npm run dashboards -- --proof
 */

import type { Reporter, TestModule } from "vitest/node";
import type { Cell } from "./prove.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a test of the proof compared. */
    cells?: readonly Cell[];
  }
}

const HEAD = ["dashboard", "panel", "series", "backend", "shows", "must be", ""];
/** Columns of numbers. */
const RIGHT = [4, 5];
const MAX_LENGTH = 44;

/** A reporter of Vitest. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const cells = tests.flatMap((test) => test.meta().cells ?? []);
    const queries = Map.groupBy(cells, ({ query }) => `${query.dashboard} ${query.panel} ${query.refId}`);
    const backends = new Map(cells.map(({ backend, stretch }) => [backend, stretch]));
    const lines = [...aligned([HEAD, ...[...queries.values()].flat().flatMap(rowsOf)]), ""];
    for (const [backend, stretch] of backends)
      lines.push(`${backend} stretches what came: ${stretchText(stretch)}; that is in "must be".`);
    const failed = cells.filter(({ problems }) => problems.length > 0).length;
    lines.push(`${queries.size} queries × ${backends.size} backends, ${failed} failed`);
    if (cells.length === 0) {
      lines.push(`Nothing was proven: ${whyNot(modules) ?? tests[0]?.fullName}`);
      process.exitCode = 1;
    }
    process.stdout.write(`${lines.join("\n")}\n`);
  }
}

/** The first thing that went wrong before any test. */
function whyNot(modules: readonly TestModule[]): string | undefined {
  const suites = modules.flatMap((module) => [...module.children.allSuites()]);
  return [...modules, ...suites].flatMap((part) => part.errors())[0]?.message;
}

function rowsOf({ query, backend, found, expected, problems }: Cell): string[][] {
  const { dashboard, title, refId, unit } = query;
  const names = [...new Set([...Object.keys(expected), ...Object.keys(found)])];
  const rows = names.map((name) => {
    const wrong = problems.some((problem) => problem.startsWith(`"${name}"`));
    return [
      dashboard,
      `${title} ${refId}`,
      name,
      backend,
      shown(found[name], unit),
      shown(expected[name], unit),
      wrong ? "WRONG" : "equal",
    ];
  });
  const others = problems.filter((problem) => !problem.startsWith('"'));
  return [
    ...rows,
    ...others.map((problem) => [dashboard, `${title} ${refId}`, problem, backend, "", "", "WRONG"]),
  ];
}

const stretchText = (stretch: Cell["stretch"]): string =>
  Object.entries(stretch)
    .map(([service, factor]) => `${service} × ${factor.toFixed(4)}`)
    .join(", ");

const shown = (value: number | undefined, unit: string): string =>
  value === undefined ? "nothing" : `${Number(value.toPrecision(7))} ${unit}`;

function aligned(rows: readonly (readonly string[])[]): string[] {
  const widths = HEAD.map((_, column) =>
    Math.min(MAX_LENGTH, Math.max(...rows.map((row) => (row[column] ?? "").length))),
  );
  const pad = (text: string, column: number) =>
    RIGHT.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}

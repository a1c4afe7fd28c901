/**
 * Prints what the proof found: each series of each panel, beside what it must be by the footprints of the same run.
 * Run: npm run dashboards:proof
 */

import type { Reporter, TestModule } from "vitest/node";
import type { Cell } from "./prove.ts";

declare module "vitest" {
  interface TaskMeta {
    /** What a test of the proof compared. */
    cell?: Cell;
  }
}

const HEAD = ["dashboard", "panel", "series", "backend", "shows", "must be", ""];
/** Columns of numbers. */
const RIGHT = [4, 5];
const LONGEST = 44;

/** A reporter of Vitest. */
export default class TableReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const tests = modules.flatMap((module) => [...module.children.allTests()]);
    const cells = tests.flatMap((test) => test.meta().cell ?? []);
    const skipped = tests.filter((test) => test.result().state === "skipped");
    const failed = tests.filter((test) => test.result().state === "failed").length;
    const lines = [...aligned([HEAD, ...cells.flatMap(rowsOf)]), ""];
    for (const [backend, stretch] of new Map(cells.map((cell) => [cell.backend, cell.stretch])))
      lines.push(`${backend} stretches what came: ${stretchText(stretch)}; that is in "must be".`);
    const queries = new Set(cells.map(({ query }) => `${query.dashboard} ${query.panel} ${query.refId}`))
      .size;
    const backends = new Set(cells.map(({ backend }) => backend)).size;
    lines.push(`${queries} queries × ${backends} backends, ${failed} failed`);
    if (skipped.length > 0) lines.push(`${skipped.length} skipped: ${skipped[0]?.fullName}`);
    process.stdout.write(`${lines.join("\n")}\n`);
  }
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
    Math.min(LONGEST, Math.max(...rows.map((row) => (row[column] ?? "").length))),
  );
  const pad = (text: string, column: number) =>
    RIGHT.includes(column) ? text.padStart(widths[column] ?? 0) : text.padEnd(widths[column] ?? 0);
  return rows.map((row) => row.map(pad).join("  ").trimEnd());
}

/** The rows as they are printed, each with whether it is right. */

import type { Driven } from "../drive.ts";
import { countedCalls, isRight, ROWS, type Row } from "./rows.ts";

const HEAD = [
  ...["client", "with", "requests", "operations", "footprints", "spans"],
  ...["fresh", "cached", "written", "output", ""],
];
const KINDS = ["inputFresh", "cacheRead", "cacheWrite", "output"] as const;

/**
 * Makes all the calls. What a footprint says of its tokens against what the server stated stands as `11≠15`.
 */
export async function printedRows(): Promise<{ readonly cells: string[][]; readonly wrong: number }> {
  const cells = [HEAD];
  let wrong = 0;
  for (const row of ROWS) {
    const driven = await row.drive();
    const right = isRight(row, driven);
    if (!right) wrong++;
    cells.push([row.client, row.with, ...countsOf(driven), ...tokensOf(row, driven), right ? "✓" : "✗"]);
  }
  return { cells, wrong };
}

const countsOf = (driven: Driven): string[] =>
  [driven.requests, driven.operations, countedCalls(driven).length, driven.spans.length].map(String);

const tokensOf = ({ usage }: Row, driven: Driven): string[] =>
  KINDS.map((kind) => {
    const [call] = countedCalls(driven);
    const [said, stated] = [call?.usage?.[kind], usage[kind]].map((count) => `${count ?? "–"}`);
    return said === stated || usage[kind] === undefined ? `${said}` : `${said}≠${stated}`;
  });

/**
 * The table of how the pace of a call narrows the band: the same runs before and after, families held back in
 * turn.
 */

import { type Setting, scoreOf, type Verdict } from "./evaluation.ts";
import { type Evaluation, SUBGROUPS } from "./score-tables.ts";

const COLUMNS: readonly Setting[] = [
  "nothing",
  "pace, as streamed",
  "pace, as stated",
  "batch",
  "batch and pace",
];
/** The bands of calls with pictures are not narrowed. */
const isText = ({ run: { task } }: Verdict): boolean => task !== "image-chat" && task !== "video-chat";

/** Runs of text by subgroup, and of all with each vendor held back. */
export function paceRows({ families, vendors }: Evaluation): readonly string[] {
  const heads = ["runs of text", "runs", ...COLUMNS.map((setting) => `given ${setting}`)];
  const rowOf = (name: string, verdicts: Evaluation["families"], isIn: (verdict: Verdict) => boolean) => {
    const of = (setting: Setting) => verdicts[setting].filter((verdict) => isText(verdict) && isIn(verdict));
    const count = of("nothing").length;
    return count === 0 ? [] : [[name, count, ...COLUMNS.map((setting) => cellOf(of(setting)))]];
  };
  const rows = [
    ...rowOf("all", families, () => true),
    ...rowOf("all; each vendor held back", vendors, () => true),
    ...Object.entries(SUBGROUPS).flatMap(([name, isIn]) => rowOf(name, families, ({ run }) => isIn(run))),
  ];
  return [heads, heads.map(() => "---"), ...rows].map((cells) => `| ${cells.join(" | ")} |`);
}

function cellOf(verdicts: readonly Verdict[]): string {
  const { error, coverage, width } = scoreOf(verdicts, "second");
  return `${error.toFixed(2)}, ${(100 * coverage).toFixed(0)} %, ${width.toFixed(1)}`;
}

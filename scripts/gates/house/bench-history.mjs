import { readHistory } from "../../../lab/bench/history/history.ts";
import { worseRatios } from "../../../lab/bench/history/worse-ratios.ts";
import { noneOf } from "./sources.mjs";

/** Ratios of the bench that were worse by more than a tenth in three runs in turn. It measures nothing. */
export function checkBenchHistory() {
  const runs = readHistory();
  noneOf(
    worseRatios(runs).map(
      ({ name, level, last }) => `${name}: ${last.map((value) => `${value}×`).join(", ")} after ${level}×`,
    ),
    "Worse by more than a tenth in three runs in turn; find the commit in docs/measured/bench-history.json:",
  );
  return `${runs.length === 1 ? "one run" : `${runs.length} runs`} kept`;
}

/** The changes with their intervals and limits, in characters. */

import type { ComparedComponent } from "../compare/comparison.js";
import { inCodeBlock } from "./escaped.js";
import { nameOf } from "./plain-words.js";

const WIDTH = 41;
const MIN_REACH = 0.05;
const MAX_REACH = 1;
const MAX_NAME = 24;
const LEGEND = "├─●─┤ change and its 95 % interval   ┃ limit";

/**
 * A line for each component: `├──●──┤` is the interval with its estimate, `┊` no change, `┃` the limit. Both ends of
 * the scale are as far from no change; what reaches beyond is cut.
 * @returns "" where nothing has an interval.
 * @example changeChart(components)
 */
export function changeChart(components: readonly ComparedComponent[]): string {
  const drawn = components.filter(({ interval }) => interval !== undefined);
  if (drawn.length === 0) return "";
  const farthest = Math.max(
    ...drawn.flatMap(({ interval, limit }) => [
      Math.abs(interval?.low ?? 0),
      Math.abs(interval?.high ?? 0),
      limit?.share ?? 0,
    ]),
  );
  const reach = Math.min(MAX_REACH, Math.max(MIN_REACH, Math.ceil(farthest * 20) / 20));
  const names = drawn.map((one) => inCodeBlock(nameOf(one)).slice(0, MAX_NAME));
  const left = Math.max(...names.map((name) => name.length)) + 2;
  const rows = drawn.map((one, i) => `${(names[i] as string).padEnd(left)}${lineOf(one, reach)}`);
  return [scaleOf(left, reach), ...rows, `${" ".repeat(left)}${LEGEND}`]
    .map((row) => row.trimEnd())
    .join("\n");
}

function scaleOf(left: number, reach: number): string {
  const percent = Math.round(reach * 100);
  const [low, high] = [`−${percent} %`, `+${percent} %`];
  const half = (WIDTH - 1) / 2;
  return `${" ".repeat(left)}${low.padEnd(half)}0${high.padStart(half)}`;
}

function lineOf({ interval, change = 0, limit }: ComparedComponent, reach: number): string {
  const { low, high } = interval as { low: number; high: number };
  const line = new Array<string>(WIDTH).fill(" ");
  const at = (share: number) =>
    Math.round(((Math.max(-reach, Math.min(reach, share)) + reach) / (2 * reach)) * (WIDTH - 1));
  line.fill("─", at(low), at(high));
  line[at(0)] = "┊";
  if (limit) line[at(limit.direction === "increase" ? limit.share : -limit.share)] = "┃";
  line[at(low)] = low < -reach ? "◂" : "├";
  line[at(high)] = high > reach ? "▸" : "┤";
  line[at(change)] = "●";
  return line.join("");
}

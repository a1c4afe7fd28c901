import type { UseShare } from "@wattspan/core";

/** A process, and the percent of time in which it was seen at work. */
export interface ProcessUse {
  readonly pid: number;
  readonly percent: number;
}

/** The observations of a card since the last time. */
export interface CardUses {
  readonly used: readonly ProcessUse[];
  /** Number of the driver's samples. */
  readonly looks: number;
}

/** Standard errors of a band of 95 %. */
const Z = 1.96;

/**
 * Our part, with its band. Each sample names one process, so few samples say little: the band is Wilson's
 * interval for that many draws, of rounded percents. If nothing was seen at work, all processes on the card
 * are alike, and any share is possible. Pure.
 * @param running Processes on the card, at least one.
 * @example useShare({ used: [{ pid: 7, percent: 60 }, { pid: 9, percent: 20 }], looks: 3 }, [7, 9], (pid) => pid === 7) // own 0.75
 */
export function useShare(
  { used, looks }: CardUses,
  running: readonly number[],
  isOwn: (pid: number) => boolean,
): UseShare {
  const ours = used.filter(({ pid }) => isOwn(pid));
  const own = percentOf(ours);
  const others = percentOf(used) - own;
  const all = own + others;
  if (all === 0)
    return { own: running.filter(isOwn).length / running.length, least: 0, most: 1, atRest: true };
  const draws = Math.max(1, (looks * Math.min(100, all)) / 100);
  const ownStep = ours.length / 2;
  const otherStep = (used.length - ours.length) / 2;
  const [least] = wilson(part(Math.max(0, own - ownStep), others + otherStep), draws);
  const [, most] = wilson(part(own + ownStep, Math.max(0, others - otherStep)), draws);
  return { own: own / all, least: Math.min(least, own / all), most: Math.max(most, own / all) };
}

const percentOf = (used: readonly ProcessUse[]): number =>
  used.reduce((sum, { percent }) => sum + percent, 0);

const part = (own: number, others: number): number => (own + others > 0 ? own / (own + others) : 0);

/** E. B. Wilson, "Probable inference, the law of succession, and statistical inference" (1927). */
function wilson(p: number, draws: number): readonly [low: number, high: number] {
  const weight = (Z * Z) / draws;
  const middle = (p + weight / 2) / (1 + weight);
  const half = (Z * Math.sqrt((p * (1 - p)) / draws + weight / draws / 4)) / (1 + weight);
  return [Math.max(0, middle - half), Math.min(1, middle + half)];
}

/** The figures of one run that are kept from run to run. Ratios carry over from day to day; times do not. */
export interface KeptRun {
  /** ISO 8601. */
  readonly date: string;
  /** The commit that was measured, with `-dirty` if more was changed. */
  readonly commit: string;
  /** Runs on different machines are not compared. */
  readonly machine: string;
  /** Processes that wanted to run when it began. Runs on a busy machine are kept, and not compared. */
  readonly loadPerCore: number;
  readonly ratios: { readonly [name: string]: number };
  /** Why earlier runs are not comparable: something else is measured from here on. */
  readonly anew?: string;
}

/** A ratio that stayed worse. */
export interface WorseRatio {
  readonly name: string;
  /** What it once kept to. */
  readonly level: number;
  /** The last runs. */
  readonly last: readonly number[];
}

const IN_TURN = 3;
const MAX_GROWTH = 1.1;
/** At several processes per core, ratios of runs differ by up to a fifth. */
const MAX_LOAD = 1;

/**
 * The ratios that were worse by more than a tenth in the last three runs: each of them above 1.1 × the level
 * before. The level is the lowest that three earlier runs in turn kept to, so that neither one lucky run
 * raises an alarm nor a slow growth goes unseen; with fewer earlier runs, the highest of them.
 * @example worseRatios([2, 2, 2, 2.3, 2.3, 2.3].map(runOf)) // [{ name: "P2", level: 2, last: [2.3, 2.3, 2.3] }]
 */
export function worseRatios(runs: readonly KeptRun[]): readonly WorseRatio[] {
  const comparable = comparableRuns(runs);
  const names = new Set(comparable.flatMap(({ ratios }) => Object.keys(ratios)));
  return [...names].flatMap((name) => {
    const values = comparable.flatMap(({ ratios }) =>
      Object.hasOwn(ratios, name) ? [ratios[name] as number] : [],
    );
    const [before, last] = [values.slice(0, -IN_TURN), values.slice(-IN_TURN)];
    if (before.length === 0) return [];
    const level = levelOf(before);
    return last.every((value) => value > MAX_GROWTH * level) ? [{ name, level, last }] : [];
  });
}

/** The quiet ones on the machine of the last of them, from the last one that begins anew. */
function comparableRuns(runs: readonly KeptRun[]): readonly KeptRun[] {
  const quiet = runs.filter(({ loadPerCore }) => loadPerCore <= MAX_LOAD);
  const same = quiet.filter(({ machine }) => machine === quiet.at(-1)?.machine);
  return same.slice(
    Math.max(
      0,
      same.findLastIndex(({ anew }) => anew !== undefined),
    ),
  );
}

function levelOf(values: readonly number[]): number {
  if (values.length < IN_TURN) return Math.max(...values);
  const kept = values.slice(IN_TURN - 1).map((_, i) => Math.max(...values.slice(i, i + IN_TURN)));
  return Math.min(...kept);
}

import { collect, collectYoung } from "../../processes/memory.ts";

/** One side of a comparison. */
export interface Arm {
  /** Does the timed work: everything that its calls cause, including later work. */
  block(): void | Promise<void>;
  /** Checks the results. Not timed. */
  check?(): unknown;
}

/** CPU microseconds per call of two consecutive blocks. */
export interface Pair {
  readonly reference: number;
  readonly candidate: number;
}

/** Number and size of blocks. */
export interface Plan {
  readonly rounds: number;
  /** Calls of one block. */
  readonly calls: number;
  /** Warm-up rounds, in which code is compiled. */
  readonly warmUp: number;
}

/**
 * Long blocks of two arms in turns, the first of each round alternating, so that a change of the machine's speed
 * affects both. CPU time of the whole process is counted, collection of garbage and compilation included;
 * waiting costs nothing.
 */
export const alternated = async (
  plan: Plan,
  reference: Arm,
  candidate: Arm,
  progress: (share: number) => void,
): Promise<readonly Pair[]> => pairsOf(await inTurns(plan, [reference, candidate], progress, collect));

/** Rounds of two arms, of which the first is the reference. */
export const pairsOf = (rounds: readonly (readonly number[])[]): readonly Pair[] =>
  rounds.map(([reference = Number.NaN, candidate = Number.NaN]) => ({ reference, candidate }));

/**
 * Short blocks of several arms in turns, each round beginning with the next arm. Returns, for each round, CPU
 * microseconds per call in the order of the arms. Between them only young garbage is collected: a full
 * collection throws compiled code away, and compiling it anew would be most of a short block.
 */
export async function inTurns(
  { rounds, calls, warmUp }: Plan,
  arms: readonly Arm[],
  progress: (share: number) => void,
  clean = collectYoung,
): Promise<readonly (readonly number[])[]> {
  const measured: number[][] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const perCall: number[] = [];
    for (let turn = 0; turn < arms.length; turn++) {
      const at = (turn + round + warmUp) % arms.length;
      perCall[at] = (await cpuOf(arms[at] as Arm, clean)) / calls;
    }
    if (round >= 0) measured.push(perCall);
    progress((round + warmUp + 1) / (rounds + warmUp));
  }
  return measured;
}

/**
 * CPU microseconds of one block: it begins without the garbage of another one, and pays for collecting its
 * own.
 */
async function cpuOf(arm: Arm, clean: () => void): Promise<number> {
  clean();
  const before = process.cpuUsage();
  await arm.block();
  collectYoung();
  const { user, system } = process.cpuUsage(before);
  await arm.check?.();
  return user + system;
}

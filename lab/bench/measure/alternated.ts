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
  readonly pairs: number;
  /** Calls of one block. */
  readonly calls: number;
  /** Warm-up pairs, in which code is compiled. */
  readonly warmUp: number;
}

/**
 * Blocks of two arms in turns, the first of each pair alternating, so that a change of the machine's speed
 * affects both. CPU time of the whole process is counted, collection of garbage and compilation included;
 * waiting costs nothing.
 */
export async function alternated(
  { pairs, calls, warmUp }: Plan,
  reference: Arm,
  candidate: Arm,
  progress: (share: number) => void,
): Promise<readonly Pair[]> {
  const measured: Pair[] = [];
  for (let i = -warmUp; i < pairs; i++) {
    const first = i % 2 === 0 ? reference : candidate;
    const second = first === reference ? candidate : reference;
    const one = (await cpuOf(first)) / calls;
    const other = (await cpuOf(second)) / calls;
    const pair =
      first === reference ? { reference: one, candidate: other } : { reference: other, candidate: one };
    if (i >= 0) measured.push(pair);
    progress((i + warmUp + 1) / (pairs + warmUp));
  }
  return measured;
}

/**
 * Short blocks of several arms in turns, each round beginning with the next arm. Returns, for each round, CPU
 * microseconds per call in the order of the arms. Between blocks only young garbage is collected: a full
 * collection throws compiled code away, and compiling it anew would be most of a short block.
 */
export async function inTurns(
  { rounds, calls, warmUp }: Omit<Plan, "pairs"> & { readonly rounds: number },
  arms: readonly Arm[],
  progress: (share: number) => void,
): Promise<readonly (readonly number[])[]> {
  const measured: number[][] = [];
  for (let round = -warmUp; round < rounds; round++) {
    const perCall: number[] = [];
    for (let turn = 0; turn < arms.length; turn++) {
      const at = (turn + round + warmUp) % arms.length;
      perCall[at] = (await cpuOf(arms[at] as Arm, collectYoung)) / calls;
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
async function cpuOf(arm: Arm, clean = collect): Promise<number> {
  clean();
  const before = process.cpuUsage();
  await arm.block();
  collectYoung();
  const { user, system } = process.cpuUsage(before);
  await arm.check?.();
  return user + system;
}

/** The processes that a command started, by what they inherit. */

import { readdir, readFile } from "node:fs/promises";

/** What marks the processes of one command. */
export interface Marks {
  /** In the environment of the command: the begin of `NAME=value`, and of no other process's. */
  readonly variable?: string | undefined;
  /** The session that the command leads. */
  readonly session?: number | undefined;
}

/** A process that runs. */
export interface MarkedProcess {
  readonly id: number;
  readonly group: number;
}

/**
 * The processes of Linux that have a mark: children inherit both. A variable stays with those that leave their session,
 * and the session with those that empty their environment, or are of another user. Whoever does both is not found, nor
 * anybody elsewhere.
 * @example (await markedProcesses({ variable: `WATTSPAN_FIGURES=${folder}/`, session: end.session })).length // 0
 */
export async function markedProcesses(
  { variable, session }: Marks,
  root = "/proc",
): Promise<readonly MarkedProcess[]> {
  const ids = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const read = (id: string, file: string) => readFile(`${root}/${id}/${file}`, "latin1").catch(() => "");
  const hasVariable = async (id: string): Promise<boolean> =>
    variable !== undefined && (await read(id, "environ")).split("\0").some((one) => one.startsWith(variable));
  const found = await Promise.all(
    ids.map(async (id) => {
      const process = processIn(await read(id, "stat"));
      if (!process?.isRunning || !(process.session === session || (await hasVariable(id)))) return [];
      return [{ id: Number(id), group: process.group }];
    }),
  );
  return found.flat();
}

/**
 * By proc(5). What has ended and waits for its parent takes nothing. The name may hold anything but ends at the last
 * `)`.
 */
function processIn(stat: string) {
  const [state = "", , group, session] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  if (session === undefined) return undefined;
  return { isRunning: !"ZX".includes(state), group: Number(group), session: Number(session) };
}

/** Processes that a workload left running. */

import { readdir, readFile } from "node:fs/promises";

/** What marks the processes of one run. */
export interface Marks {
  /** In the environment of its command: `NAME=value`, unique to the run. */
  readonly variable: string;
  /** The session that its command leads. */
  readonly session?: number | undefined;
}

/**
 * How many processes of Linux have a mark: children inherit both. A variable stays with those that leave their session, and the
 * session with those that empty their environment, or are of another user. Whoever does both is not found, nor anybody elsewhere.
 * @example await leftBehind({ variable: `WATTSPAN_FIGURES=${path}`, session: end.session }) // 0
 */
export async function leftBehind({ variable, session }: Marks, root = "/proc"): Promise<number> {
  const ids = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const read = (id: string, file: string) => readFile(`${root}/${id}/${file}`, "latin1").catch(() => "");
  const marked = await Promise.all(
    ids.map(async (id) => {
      if (session !== undefined && isOf(session, await read(id, "stat"))) return true;
      return (await read(id, "environ")).split("\0").includes(variable);
    }),
  );
  return marked.filter(Boolean).length;
}

/** By proc(5). What has ended and waits for its parent takes nothing. The name may hold anything but ends at the last `)`. */
function isOf(session: number, stat: string): boolean {
  const [state = "", , , of] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
  return Number(of) === session && !"ZX".includes(state);
}

/** Processes that a workload left running. */

import { readdir, readFile } from "node:fs/promises";

/**
 * How many processes of Linux have this variable in their environment, which children inherit, also those that leave
 * their session. Elsewhere, and of other users, none is known.
 * @param variable Unique to one run: `NAME=value`.
 * @example await leftBehind(`WATTSPAN_FIGURES=${path}`) // 0
 */
export async function leftBehind(variable: string, root = "/proc"): Promise<number> {
  const ids = (await readdir(root).catch(() => [])).filter((name) => /^\d+$/.test(name));
  const environments = await Promise.all(
    ids.map((id) => readFile(`${root}/${id}/environ`, "latin1").catch(() => "")),
  );
  return environments.filter((text) => text.split("\0").includes(variable)).length;
}

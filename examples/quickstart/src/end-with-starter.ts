import { readFileSync } from "node:fs";

/** Interval of checks in milliseconds. */
const INTERVAL = 250;

/**
 * Ends this process when one of those that started it is gone. Signals do not pass through `npm run`: if npm
 * or the shell in between is killed, this process is not notified, and `--serve` would keep running
 * unnoticed.
 */
export function endWithStarter(): void {
  const starters = startersOf(process.pid).join();
  const timer = setInterval(() => {
    if (startersOf(process.pid).join() !== starters) process.exit(1);
  }, INTERVAL);
  timer.unref();
}

/** The parent, its parent, and so on within our process group, which a shell makes for each command. */
function startersOf(pid: number): number[] {
  const starters = [process.ppid];
  const group = statusOf(pid)?.group;
  for (
    let last = statusOf(process.ppid);
    last?.group === group && last !== undefined;
    last = statusOf(last.parent)
  ) {
    starters.push(last.parent);
  }
  return starters;
}

/**
 * From Linux's `/proc`: fields 4 and 5 of `stat`, after the name in parentheses. Elsewhere only the parent is
 * known.
 */
function statusOf(pid: number): { parent: number; group: number } | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    const [, parent, group] = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
    return { parent: Number(parent), group: Number(group) };
  } catch {
    return undefined;
  }
}

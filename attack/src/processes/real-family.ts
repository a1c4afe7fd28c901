/**
 * Real processes with Wattspan in one control group, on a host of files whose power follows their real use.
 */

import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";

/** The parts of the process tests' host that are used here. */
interface RealHost {
  readonly paths: object;
  follow(pid: number, parent: number): void;
  members(...pids: readonly number[]): void;
  drawn(): number;
  shownLate(processes: number): number;
  close(): void;
}

const ROOT = new URL("../../../", import.meta.url);
const TESTS = new URL("packages/wattspan/test/", ROOT);
// Packages do not import each other's internals.
const { realHost } = (await import(new URL("powercap/real-host.ts", TESTS).href)) as {
  realHost(): Promise<RealHost>;
};
const NODE = [
  ...["--conditions=@wattspan/source", "--disable-warning=ExperimentalWarning"],
  ...["--import", new URL("scripts/source-names.mjs", ROOT).href],
];
const REST_MS = 1500;

/** Process ids that are not in use here: the first of a container, and one that started others. */
export const INIT = 1;
export const PRIMARY = 2 ** 30;

/** The family, and the host on which it works. */
export class RealFamily {
  readonly host: RealHost;
  readonly #lockFolder = mkdtempSync(join(tmpdir(), "wattspan-attack-"));
  readonly #members: ChildProcess[] = [];

  static async begin(): Promise<RealFamily> {
    return new RealFamily(await realHost());
  }

  private constructor(host: RealHost) {
    this.host = host;
  }

  /** Starts a process as a child of the given id, and returns its id. */
  start(parent: number): number {
    const plan = { paths: this.host.paths, lockFolder: this.#lockFolder, idle: "share" };
    const child = fork(new URL("programs/family-member.ts", TESTS), [JSON.stringify(plan)], {
      execArgv: NODE,
    });
    this.#members.push(child);
    const pid = child.pid ?? 0;
    this.host.follow(pid, parent);
    return pid;
  }

  /** The process started last opens its meters. */
  async open(): Promise<void> {
    await ask(this.#members.at(-1), "open");
  }

  /**
   * All make calls for the given time. Returns their joules as a part of those that were drawn. What a process
   * used is divided by what
   * the files of the host show: while their writer stands still, they show less.
   */
  async work(forMs: number): Promise<number> {
    await setTimeout(REST_MS); // They learn the idle power.
    const lateSoFar = () => this.host.shownLate(this.#members.length);
    const [from, lateBefore] = [this.host.drawn(), lateSoFar()];
    const booked = await Promise.all(this.#members.map((child) => ask(child, { forMs })));
    const drawn = this.host.drawn() - from;
    return booked.reduce((sum, { value }) => sum + value, 0) / (drawn + lateSoFar() - lateBefore);
  }

  async close(): Promise<void> {
    for (const child of this.#members) {
      const exited = once(child, "exit");
      child.kill("SIGKILL");
      await exited;
    }
    this.host.close();
    rmSync(this.#lockFolder, { recursive: true, force: true });
  }
}

async function ask(child: ChildProcess | undefined, request: unknown): Promise<{ readonly value: number }> {
  if (!child) throw new Error("No process was started.");
  const answer = once(child, "message");
  const gone = once(child, "exit").then(([code]) => {
    throw new Error(`A process of the family ended with ${code}.`);
  });
  child.send(request as object);
  const [reply] = await Promise.race([answer, gone]);
  return reply;
}

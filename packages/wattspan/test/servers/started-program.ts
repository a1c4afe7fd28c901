/** Programs of this machine that tests start as servers, each with a folder and a port of its own. */

import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { freePort } from "../../../../scripts/free-port.ts";
import { hasLoopback, overLoopback } from "../loopback.ts";

/** A server needs a moment to start and to store what it got; the values themselves are exact. */
export const POLL = { timeout: 120_000, interval: 50 };

/** A program whose server answers. */
export interface StartedProgram {
  /** For example `http://127.0.0.1:40123`. */
  readonly origin: string;
  /** Its own, with whatever it stores. */
  readonly folder: string;
  readonly pid: number;
  /** Ends it and removes its folder. */
  stop(): Promise<void>;
}

/** How a program is started, and the path that answers once it is ready. */
export interface Program {
  readonly name: string;
  readonly readyPath: string;
  optionsOf(folder: string, address: string): readonly string[];
}

/**
 * Starts a program and waits until it answers.
 * @throws Error if it ends before that, or is not installed.
 * @example const { origin, stop } = await startProgram({ name: "prometheus", readyPath: "/-/ready", optionsOf });
 */
export async function startProgram({ name, readyPath, optionsOf }: Program): Promise<StartedProgram> {
  const folder = mkdtempSync(join(tmpdir(), `wattspan-${name}-`));
  const address = `127.0.0.1:${await freePort()}`;
  const origin = `http://${address}`;
  const child = spawn(name, optionsOf(folder, address), { stdio: "ignore" });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  child.once("exit", (code) => {
    failure = new Error(`it ended with ${code}`);
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const endMs = performance.now() + POLL.timeout;
  while (!(await answers(origin + readyPath))) {
    if (performance.now() > endMs) failure ??= new Error("it did not answer in time");
    if (failure) {
      await stop();
      throw new Error(`${name} could not be started: ${failure.message}`, { cause: failure });
    }
    await wait(POLL.interval);
  }
  return { origin, folder, pid: child.pid as number, stop };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function end(child: ChildProcess): Promise<void> {
  if ((child.exitCode ?? child.signalCode) !== null || child.pid === undefined) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await exited;
}

/** Whether tests with these programs can run here, and their title, which says why not. */
export function needing(
  programs: readonly string[],
  title: string,
): { readonly runs: boolean; title: string } {
  const missing = programs.filter((name) => spawnSync(name, ["--version"]).status !== 0);
  if (missing.length === 0) return { runs: hasLoopback, title: overLoopback(title) };
  const what = missing.map((name) => `no \`${name}\``).join(" and ");
  const reason = `there is ${what}; on Debian: apt-get install ${missing.join(" ")}`;
  return { runs: false, title: `${title} (skipped: ${reason})` };
}

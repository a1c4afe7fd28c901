/** A local program, started as a server with its own folder and port. */

import { type ChildProcess, spawn } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";

const READY_WITHIN_MS = 20_000;
/** Ticks of `/proc`, which Linux counts in hundredths of a second on every architecture of today. */
const TICKS_PER_S = 100;
const PAGE_BYTES = 4096;

/** A running server. */
export interface StartedServer {
  readonly origin: string;
  readonly folder: string;
  /** Resident memory, in bytes. */
  residentBytes(): number;
  /** CPU time since its start, in seconds. */
  cpuS(): number;
  stop(): Promise<void>;
}

/**
 * Starts it in an empty folder and waits until `readyPath` answers.
 * @throws Error if it ends before that or is not installed.
 */
export async function startServer(
  program: string,
  readyPath: string,
  optionsOf: (folder: string, address: string) => readonly string[],
): Promise<StartedServer> {
  const folder = mkdtempSync(join(tmpdir(), `wattspan-${program}-`));
  const address = `127.0.0.1:${await freePort()}`;
  const child = spawn(program, optionsOf(folder, address), { stdio: "ignore" });
  let failure: Error | undefined;
  child.once("error", (error) => {
    failure = error;
  });
  const stop = async () => {
    await end(child);
    rmSync(folder, { recursive: true, force: true });
  };
  const origin = `http://${address}`;
  const untilMs = performance.now() + READY_WITHIN_MS;
  while (!(await answers(origin + readyPath))) {
    failure ??= child.exitCode === null ? undefined : new Error(`it ended with ${child.exitCode}`);
    if (performance.now() > untilMs) failure ??= new Error("it did not answer in time");
    if (failure) {
      await stop();
      throw new Error(`${program} could not be started: ${failure.message}`, { cause: failure });
    }
    await wait(50);
  }
  const stat = (name: string) => readFileSync(`/proc/${child.pid}/${name}`, "utf8");
  return {
    origin,
    folder,
    residentBytes: () => Number(stat("statm").split(" ")[1]) * PAGE_BYTES,
    cpuS() {
      // After the name, which may contain blanks, utime and stime are the 12th and 13th fields.
      const fields = stat("stat").split(") ")[1]?.split(" ") ?? [];
      return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_S;
    },
    stop,
  };
}

const answers = (url: string): Promise<boolean> =>
  fetch(url).then(
    ({ ok }) => ok,
    () => false,
  );

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.pid === undefined) return;
  const exited = new Promise((resolve) => child.once("exit", resolve));
  child.kill();
  await exited;
}

/**
 * Meterings that come and go on one host: its power at rest is charged once, at every moment, however late
 * they hear of each other.
 */

import { type ChildProcess, fork, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, describe, expect, it, vi } from "vitest";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const PROGRAM = join(import.meta.dirname, "programs/rest-charger.ts");
/** Two containers of one host, of which each has a process 1. */
const UNSHARE = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", "--mount-proc"];
const canUnshare = spawnSync("unshare", [...UNSHARE, "true"]).status === 0;
const soon = { interval: 20, timeout: 60_000 };

interface Charged {
  readonly chargedMs: number;
  readonly atMs: number;
  /** By how many it divides now. */
  readonly among: number;
}

function host() {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-rest-"));
  cleanups.push(() => rmSync(folder, { recursive: true, force: true }));
  const all: ReturnType<typeof charger>[] = [];
  let fromMs = Number.POSITIVE_INFINITY;
  return {
    files: () => readdirSync(join(folder, "wattspan-meterings")),
    start(container = false) {
      fromMs = Math.min(fromMs, Date.now());
      const one = charger(folder, container);
      all.push(one);
      return one;
    },
    /** What all of them have charged, and for how long the host has been there by then. */
    sums() {
      const said = all.flatMap(({ last }) => last() ?? []);
      const untilMs = Math.max(...said.map(({ atMs }) => atMs));
      return {
        chargedMs: said.reduce((sum, { chargedMs }) => sum + chargedMs, 0),
        elapsedMs: untilMs - fromMs,
      };
    },
  };
}

/** @param container Whether it is in a namespace of process numbers of its own. */
function charger(folder: string, container: boolean) {
  const node = ["--disable-warning=ExperimentalWarning"];
  const child = container
    ? fork(PROGRAM, [folder], { execPath: "unshare", execArgv: [...UNSHARE, process.execPath, ...node] })
    : fork(PROGRAM, [folder], { execArgv: node });
  cleanups.push(() => killed(child));
  let last: Charged | undefined;
  child.on("message", (charged: Charged) => {
    last = charged;
  });
  return {
    last: () => last,
    /** Waits until it divides among this many. */
    divides: (by: number) => vi.waitFor(() => expect(last?.among).toBe(by), soon),
    kill: () => killed(child),
    /** Lets it end by itself. */
    async leave() {
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    },
  };
}

async function killed(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGKILL");
  await exited;
}

describe("meterings that come and go", () => {
  it("meterings that come and go charge a host's power at rest once, also when some of them are killed", async () => {
    const { start, sums, files } = host();
    const first = start();
    await first.divides(1);
    const others = [start(), start(), start()];
    await Promise.all([first, ...others].map((one) => one.divides(4)));
    await others[0]?.kill();
    await others[1]?.kill();
    await Promise.all([first, others[2]].map((one) => one?.divides(2)));
    expect(files()).toHaveLength(2);
    const { chargedMs, elapsedMs } = sums();
    expect(chargedMs).toBeLessThanOrEqual(elapsedMs);
    expect(chargedMs).toBeGreaterThan(0);
  });

  it.skipIf(!canUnshare)(
    "containers that share a folder charge their host's power at rest once",
    async () => {
      const { start, sums } = host();
      const [one, two] = [start(true), start(true)];
      await Promise.all([one, two].map((container) => container.divides(2)));
      await two.leave();
      await one.divides(1);
      const { chargedMs, elapsedMs } = sums();
      expect(chargedMs).toBeLessThanOrEqual(elapsedMs);
    },
  );
});

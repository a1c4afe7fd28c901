import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { afterEach, describe, expect, it } from "vitest";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const running = new Set<ChildProcess>();

function start(...args: readonly string[]): ChildProcess {
  const child = spawn(process.execPath, [main, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

const output = (child: ChildProcess): NodeJS.ReadableStream => {
  if (child.stdout === null) throw new Error("the child has no output");
  return child.stdout;
};

/** The first line that fits. Rejects when the output ends before. */
async function line(child: ChildProcess, fits: RegExp): Promise<string> {
  for await (const each of createInterface({ input: output(child) })) if (fits.test(each)) return each;
  throw new Error(`the output ended without ${fits}`);
}

/** Processes whose parent is `pid`. */
const childrenOf = (pid: number | undefined): string[] =>
  readdirSync("/proc").filter((entry) => {
    if (!/^\d+$/.test(entry) || !existsSync(`/proc/${entry}/stat`)) return false;
    const stat = readFileSync(`/proc/${entry}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]) === pid;
  });

const isRunning = (pid: number): boolean => existsSync(`/proc/${pid}`);

describe("the quickstart", { timeout: 120_000 }, () => {
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });

  it("does its work, accounts for it, and ends by itself with nothing on stderr", async () => {
    const child = start("--port", "19464");
    const [stdout, stderr, [code]] = await Promise.all([
      text(output(child)),
      text(child.stderr ?? []),
      once(child, "exit"),
    ]);
    expect(stderr).toBe("");
    expect(code).toBe(0);
    expect(stdout).toMatch(/│ post-clerk\s+│ agent\s+│/);
    expect(stdout).toMatch(/│ {5}retry appointment\.png\s+│ step/);
    expect(stdout).toMatch(/read library-reminder\.png \(failed\)/);
    expect(stdout).toMatch(/unavailable: no_estimator/);
    expect(stdout).toMatch(/conservation\s+holds: .* relative error/);
    expect(stdout).toMatch(/^wattspan_energy_joules_total\{.*\} [\d.e-]+$/m);
    expect(stdout).not.toContain("\u001b[");
  });

  it("refuses an unknown option with the usage and exit code 2", async () => {
    const child = start("--srve");
    const [stderr, [code]] = await Promise.all([text(child.stderr ?? []), once(child, "exit")]);
    expect(code).toBe(2);
    expect(stderr).toContain("usage:");
  });
});

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { createInterface } from "node:readline";
import { text } from "node:stream/consumers";
import { fileURLToPath, pathToFileURL } from "node:url";
import { afterAll, afterEach, describe, expect, it } from "vitest";
import { hasLoopback } from "./hosted/stand-in-server.ts";

const main = fileURLToPath(new URL("main.ts", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "quickstart-"));
const report = join(folder, "report.html");
const running = new Set<ChildProcess>();

function start(command: string, args: readonly string[], environment: NodeJS.ProcessEnv = {}) {
  const child = spawn(command, args, {
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment },
    detached: true, // a process group of its own, as a shell gives to a command
  });
  running.add(child);
  child.once("exit", () => running.delete(child));
  return child;
}

const quickstart = (args: readonly string[], environment?: NodeJS.ProcessEnv) =>
  start(process.execPath, [main, "--port", "0", "--report", report, ...args], environment);

/** All that it printed, and how it ended. */
async function ending(child: ReturnType<typeof start>) {
  const [stdout, stderr, [code, signal]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, "close"),
  ]);
  return { stdout, stderr, code, signal };
}

/** Lines of the output up to the first that fits, each seen when it comes; what comes after is left unread. Throws when none comes. */
async function linesUntil(
  child: ReturnType<typeof start>,
  fits: RegExp,
  see?: (line: string) => void,
): Promise<string[]> {
  const seen: string[] = [];
  const lines = createInterface({ input: child.stdout });
  for await (const line of lines) {
    seen.push(line);
    see?.(line);
    if (fits.test(line)) return seen;
  }
  throw new Error(`the output ended without ${fits}:\n${seen.join("\n")}\n${await text(child.stderr)}`);
}

/** Processes whose parent is `pid`. */
const childrenOf = (pid: number): string[] =>
  readdirSync("/proc").filter((entry) => /^\d+$/.test(entry) && parentOf(entry) === pid);

function parentOf(pid: string): number | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, "latin1");
    return Number(stat.slice(stat.lastIndexOf(")") + 2).split(" ")[1]);
  } catch {
    return undefined; // it ended meanwhile
  }
}

const hasProc = existsSync("/proc/self/stat");

/** What --verbose adds. */
function expectDetails(stdout: string) {
  expect(stdout).toMatch(/^ {6}PP-OCRv4-rec +inference /m);
  expect(stdout).toMatch(
    /^hosted call +gpt-4o-mini \(stand-in\): \d+ tokens in, \d+ out, answered by a local stand-in$/m,
  );
  expect(stdout).toMatch(/J, estimated by phase@2; served in US, its provider's usual place$/m);
  expect(stdout).toMatch(/^wattspan_energy_joules_total\{.*wattspan_activity="inference".*\} \d/m);
  expect(stdout).toMatch(/^wattspan_operations_total\{.*wattspan_method="estimated".*\} 2$/m);
}

describe("the quickstart", () => {
  afterEach(() => {
    for (const child of running) child.kill("SIGKILL");
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it("the quickstart does its work, accounts for it, and ends by itself with nothing on stderr but why it opens no browser in a pipe", async () => {
    const { stdout, stderr, code } = await ending(quickstart(["--country", "DE", "--open"], { CI: "" }));
    expect(stderr).toBe("no browser was opened: standard output is not a terminal\n");
    expect(code).toBe(0);
    expect(stdout).toMatch(/^appointment\.png \(deu, attempt 2\): 1\d\d of 1\d\d characters right/m);
    const found = /\nWhat the agent found\n(.*?)\n\n/s.exec(stdout)?.[1] ?? "";
    expect([...found.matchAll(/^(\w+)\.png[ :]/gm)].map(([, name]) => name)).toEqual(
      "water appointment invoice lift bakery library".split(" "),
    );
    expect(stdout).toMatch(
      /^Not shown: 13 inferences, [\d.]+ \([\d.]+–[\d.]+\) J, part of the rows above\. /m,
    );
    expect(stdout).toMatch(/^post-clerk +agent +[\d.]+ +[\d.]+ \([\d.]+–[\d.]+\) +[\d.]+ +mixed$/m);
    expect(stdout).toMatch(/^ {4}retry appointment\.png +step /m);
    expect(stdout).toMatch(/^ {4}read library\.png \(failed\) +step /m);
    expect(stdout).toMatch(
      /^ {4}gpt-4o-mini \(stand-in\) +inference +[\d.]+ +[\d.]+ \([\d.]+–[\d.]+\) +[\d.]+ +estimated by phase@2$/m,
    );
    expect(stdout).toMatch(/^this machine +[\d.]+ \([\d.]+–[\d.]+\) J, [\d.]+ % of them outside the models/m);
    expect(stdout).toMatch(/^hosted models +[\d.]+ .* used by nobody, as a local stand-in answered$/m);
    expect(stdout).toMatch(/^adds up +yes: the parts of each device .*\n +yes: the activities' own joules/m);
    expect(stdout).toMatch(/^grid +.* gCO2e\/kWh/m);
    expect(stdout).toMatch(/^ +location known by country$/m);
    expect(stdout).not.toContain("\u001b[");
    const lines = stdout.trimEnd().split("\n");
    expect(lines.at(-1)).toBe(`The report: ${pathToFileURL(report).href}`);
    expect(lines.length).toBeLessThan(65);
    const page = readFileSync(report, "utf8");
    expect(page).toContain("gpt-4o-mini (stand-in)");
    expect(page).toContain("Given up: library.png");
    expect(page).toContain("Power of the devices");
    expect(page).not.toMatch(/NaN|Infinity|undefined|(?<![\d.])0 J/);
    for (const secret of [process.cwd(), tmpdir(), "127.0.0.1"]) expect(page).not.toContain(secret);
  });

  it.skipIf(hasLoopback())(
    "the quickstart with --verbose says why it shows no lines of the metrics page where there is no loopback interface",
    async () => {
      const { stdout, stderr, code } = await ending(quickstart(["--verbose"]));
      expect([stderr, code]).toEqual(["", 0]);
      expect(stdout).toMatch(/^not shown: this machine has no loopback interface/m);
    },
  );

  it("the quickstart with metering off does its work, knows no joule, and ends with 0", async () => {
    const { stdout, stderr, code } = await ending(quickstart([], { WATTSPAN_DISABLED: "true" }));
    expect([stderr, code]).toEqual(["", 0]);
    expect(stdout).toMatch(/^appointment\.png \(deu, attempt 2\)/m);
    expect(stdout).toMatch(/^total +energy not known, carbon not known$/m);
    expect(stdout).not.toContain("wattspan_energy_joules_total{");
  });

  it("the simulated quickstart states first that its machine is simulated, and checks every joule against the truth", async () => {
    const child = start(process.execPath, [main, "--simulated", "--country", "DE"]);
    const { stdout, stderr, code } = await ending(child);
    expect([stderr, code], stdout).toEqual(["", 0]);
    expect(stdout).toMatch(/^SIMULATED: .* No number below was measured\.$/m);
    expect(stdout).toMatch(/the first of 200 calls begins; up to 200 run at the same time$/m);
    expect(stdout.match(/^(CPU|memory|card \d) .* simulator .*$/gm)).toHaveLength(8);
    expect(stdout.match(/^(joules|parts|footprints|coverage) +holds: /gm)).toHaveLength(4);
    expect(stdout).toMatch(
      /^coverage +holds: \d+ calls have less than 1, as card 2 was away: 0\.\d+ and more;/m,
    );
    expect(stdout).not.toMatch(/VIOLATED|NaN|undefined/);
  });

  it("the quickstart refuses an unknown option with the usage and exit code 2", async () => {
    const { stdout, stderr, code } = await ending(quickstart(["--srve"]));
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr).toContain("usage:");
  });

  it.each([
    [["--country", "ZZ"], '--country is "ZZ", but must be an ISO 3166-1 code such as "DE" or "DEU".'],
    [
      ["--simulated", "--country", "ZZ"],
      '--country is "ZZ", but must be an ISO 3166-1 code such as "DE" or "DEU".',
    ],
    [["--report", "/no/such/r.html"], "--report /no/such/r.html: expected a file in a folder that is there."],
    [["--report", tmpdir()], `--report ${tmpdir()}: expected a file, not a folder.`],
    [
      ["--report", `/tmp/${"x".repeat(300)}`],
      `--report /tmp/${"x".repeat(300)}: expected a file that can be written (ENAMETOOLONG).`,
    ],
  ])("the quickstart refuses %j at once, in one line with the usage", async (args, problem) => {
    const child = start(process.execPath, [
      main,
      ...(args.includes("--simulated") ? [] : ["--port", "0"]),
      ...args,
    ]);
    const { stdout, stderr, code } = await ending(child);
    expect([stdout, code]).toEqual(["", 2]);
    expect(stderr.startsWith(`${problem}\nusage: npm run quickstart`)).toBe(true);
    expect(stderr).not.toMatch(/^ +at /m);
  });

  it("the quickstart ends at SIGTERM in the middle of its work", async () => {
    const child = quickstart(["--serve"]); // It does not end meanwhile.
    await linesUntil(child, /the agent reads/);
    child.kill("SIGTERM");
    expect((await ending(child)).signal).toBe("SIGTERM");
  });

  it.runIf(hasLoopback())(
    "the quickstart with --serve, a taken port and a report that can no longer be written serves on a free port until Ctrl-C, and starts no process; with --verbose it prints what it read, each call of a network, and lines of the metrics page",
    async () => {
      const other = createServer().listen(0, "127.0.0.1");
      await once(other, "listening");
      const taken = (other.address() as AddressInfo).port;
      const unwritable = join(folder, "missing", "x.html");
      mkdirSync(dirname(unwritable));
      const child = quickstart(["--serve", "--verbose", "--port", `${taken}`, "--report", unwritable]);
      let children: readonly string[] | undefined;
      const lines = await linesUntil(child, /read one paper: /, (line) => {
        rmSync(dirname(unwritable), { recursive: true, force: true });
        if (hasProc && /Trying again/.test(line)) children = childrenOf(child.pid ?? 0);
      });
      other.close();
      expect(children).toEqual(hasProc ? [] : undefined);
      expect(lines[0]).toContain(`port ${taken} is in use`);
      expect(lines).toContainEqual(
        expect.stringContaining(`The report cannot be written to ${unwritable} (`),
      );
      expectDetails(lines.join("\n"));
      const [url = ""] = /http:\S+/.exec(lines.find((line) => line.startsWith("curl ")) ?? "") ?? [];
      expect(await (await fetch(url)).text()).toContain("\nwattspan_energy_joules_total{");
      child.kill("SIGINT");
      expect((await ending(child)).signal).toBe("SIGINT");
      await expect(fetch(url)).rejects.toThrow();
    },
  );

  it.runIf(hasProc)(
    "the quickstart ends with the shell that started it, although it gets no signal",
    async () => {
      const shell = start("/bin/sh", [
        "-c",
        `"${process.execPath}" "${main}" --port 0 --report "${report}" --serve; true`,
      ]);
      await linesUntil(shell, /metering is on/);
      expect(childrenOf(shell.pid ?? 0)).toHaveLength(1);
      shell.kill("SIGKILL");
      await ending(shell); // its output closes when the last process that holds it has ended
    },
  );
});

/** `wattspan exec`: what commands of any language take. */

import { spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ownGroupCpu } from "@wattspan/meters";
import { SERVER } from "@wattspan/testing/stand-ins";
import { describe, expect, it, vi } from "vitest";
import type { ExecReport } from "../src/index.js";
import { emptyFolder, runningTree } from "./powercap-tree.js";
import { inProcess, NODE, wattspan } from "./run-wattspan.js";
import { TEN_WATTS } from "./ten-watts.js";

const reportIn = (path: string): ExecReport => JSON.parse(readFileSync(path, "utf8")) as ExecReport;
/** Whether this machine lets us make a control group. */
const hasOwnGroup = (() => {
  const group = ownGroupCpu();
  group?.close();
  return group !== undefined;
})();
const hasPython = spawnSync("python3", ["--version"]).status === 0;

/** Work between two looks at its CPU time, each of which takes the system longer than it takes the program. */
const COMPUTE = "for (let i = 0; i < 1e6; i++);";

/**
 * A program that trains, in the way of any language: it appends lines of JSON to a file. Its second epoch is busy until its first line has
 * been read, of which the file's times tell: else one that is read late has both epochs. Where nobody keeps these times, that is a while.
 */
const TRAINING = `
import json, os, subprocess, sys
events = open(os.environ["WATTSPAN_EXEC_EVENTS"], "a", buffering=1)
def is_read():
    file = os.fstat(events.fileno())
    return file.st_atime_ns >= file.st_mtime_ns
for epoch in (1, 2):
    for _ in range(3000000):
        if epoch == 1 or is_read(): break
    sum(i * i for i in range(3000000))
    subprocess.run([sys.executable, "-c", "sum(i * i for i in range(3000000))"])
    print(json.dumps({"epoch": epoch, "units": 500, "loss": 1 / epoch}), file=events)
print("not an event", file=events)
print("trained")
sys.exit(3)
`;

describe("a command", () => {
  it.runIf(hasPython)("`exec` of a Python program reports its energy, per epoch and per unit", () => {
    const folder = emptyFolder();
    const [script, file] = [join(folder, "train.py"), join(folder, "run.json")];
    writeFileSync(script, TRAINING);
    const options =
      "--stage training --dataset mnist@2 --units samples --location FR --root /no/such --json".split(" ");
    const { code, stdout, stderr } = wattspan(["exec", ...options, file, "--", "python3", script]);
    expect({ code, stdout }).toEqual({ code: 3, stdout: "trained\n" });
    expect(stderr).toMatch(
      /^python3: training on mnist@2\nenergy +[\d.]+ m?J \([\d.,]+-[\d.,]+\), modelled by process-cpu\n/,
    );
    expect(stderr).toMatch(/^each +[\d.]+ [mu]J \([\d.,]+-[\d.,]+\) for each of 1,000 samples$/m);
    expect(stderr).toMatch(/^ +2 +[\d.,]+ +[\d.,]+-[\d.,]+ +[\d.]+ +500 +0\.500$/m);
    expect(stderr).toContain("ignored  1 line that is not an event");
    expect(stderr.endsWith(`\nThe report is in ${file}\n`)).toBe(true);
    const report = reportIn(file);
    expect(report).toMatchObject({
      schemaVersion: 1,
      command: "exec",
      stage: "training",
      dataset: "mnist@2",
      exitCode: 3,
      method: "modelled",
      intensity: { zone: "FR" },
      units: { count: 1000, name: "samples" },
      epochs: [
        { epoch: 1, units: 500, metrics: { loss: 1 } },
        { epoch: 2, units: 500, metrics: { loss: 0.5 } },
      ],
      ignoredEvents: 1,
      reasons: [], // An epoch begins in the tick in which another ends, and the whole shares with nothing.
    });
    const total = report.energyJ?.value ?? Number.NaN;
    const epochs = report.epochs.map(({ energyJ }) => energyJ?.value ?? Number.NaN);
    for (const joules of epochs) expect(joules).toBeGreaterThan(total / 10); // A short epoch is off by the tenth of a second between two looks.
    expect(epochs.reduce((sum, joules) => sum + joules, 0)).toBeLessThan(total);
    expect(report.units?.each.energyJ?.value).toBeCloseTo(total / 1000, 9);
  });

  it("`exec` counts the joules of all child processes, also of those that ended", async () => {
    const file = join(emptyFolder(), "run.json");
    const written = join(emptyFolder(), "seconds");
    const burn = `const burn = (ms) => { while (process.cpuUsage().user < ms * 1000) ${COMPUTE} };
      const used = () => (process.cpuUsage().user + process.cpuUsage().system) / 1e6;`;
    const inner = `${burn} burn(300); console.log(used());`;
    const outer = `${burn} const { execFileSync } = require("node:child_process");
      const inner = Number(execFileSync(process.execPath, ["-e", ${JSON.stringify(inner)}]));
      burn(500); require("node:fs").writeFileSync(${JSON.stringify(written)}, String(inner + used()));`;
    const { code } = await inProcess(["exec", "--json", file, "--", process.execPath, "-e", outer], {
      candidates: [TEN_WATTS],
    });
    expect(code).toBe(0);
    const seconds = Number(readFileSync(written, "utf8"));
    const { energyJ, reasons } = reportIn(file);
    expect(reasons).not.toContain("shared"); // Without epochs there is nobody to share with.
    expect(seconds).toBeGreaterThan(0.8);
    expect(energyJ?.value).toBeGreaterThan(10 * (seconds - 0.05));
    expect(energyJ?.value).toBeLessThan(10 * (seconds + 0.5)); // Ending takes time too.
  });

  it("`exec` on a machine with sensors is measured", async () => {
    const file = join(emptyFolder(), "run.json");
    const { root, ranS, behindS } = runningTree(SERVER, { "intel-rapl:0": 50, "intel-rapl:1": 70 });
    const lived = join(emptyFolder(), "seconds");
    const burn = `while (process.cpuUsage().user < 600_000) ${COMPUTE}
      require("node:fs").writeFileSync(${JSON.stringify(lived)}, String(performance.now() / 1000));`;
    await inProcess(["exec", "--root", root, "--json", file, "--", process.execPath, "-e", burn]);
    const { method, methodIds, energyJ, durationS } = reportIn(file);
    const livedS = Number(readFileSync(lived, "utf8"));
    expect({ method, methodIds }).toEqual({ method: "measured", methodIds: ["rapl"] });
    // What the counters drew while it ran, to the millisecond that clocks of two processes may differ, and no
    // more than they drew at all. They stand still for a while, and to read them takes a busy machine as long again.
    expect(livedS).toBeGreaterThan(0.6);
    expect(durationS).toBeGreaterThan(livedS);
    expect(energyJ?.value).toBeGreaterThan(120 * (livedS - 2 * behindS() - 0.001));
    expect(energyJ?.value).toBeLessThan(120 * ranS());
  });

  it("`exec` prints words in place of codes, and where the report is", async () => {
    const file = join(emptyFolder(), "run.json");
    const { stderr } = await inProcess(["exec", "--json", file, "--", "true"], {
      candidates: [TEN_WATTS],
      columns: 80,
      environment: { NO_COLOR: "1", PATH: process.env.PATH ?? "" },
    });
    expect(stderr).toMatch(/^true\nenergy /);
    expect(stderr).toMatch(/^note {5}the location is not known, so the world average was used$/m);
    expect(stderr.endsWith(`\nThe report is in ${file}\n`)).toBe(true);
  });

  it("`exec` where nothing can be measured reports no joules, and not 0", async () => {
    const file = join(emptyFolder(), "run.json");
    const { code, stderr } = await inProcess(["exec", "--json", file, "--", "true"], { candidates: [] });
    expect(code).toBe(0);
    expect(stderr).toContain("not known; run wattspan doctor to see what can be measured here");
    expect(reportIn(file)).toMatchObject({ method: "unavailable", reasons: ["no_meter"] });
    expect(reportIn(file)).not.toHaveProperty("energyJ");
  });
});

/**
 * It starts a program that leaves it and ends at once, before anybody looks for it: in `/proc` it was never
 * there. It waits for nothing of it but a word that its work is done.
 */
const LEAVES = `mkfifo "$1"
(setsid sh -c '("$0" -e "const until = 400_000; while (process.cpuUsage().user < until) ${COMPUTE}"; : > "$1") &' "$0" "$1" &)
: < "$1"`;

describe.runIf(hasOwnGroup)("a command in a control group of its own", () => {
  it("`exec` in a control group counts processes that detached, and removes the group", async () => {
    const file = join(emptyFolder(), "run.json");
    const before = readFileSync("/proc/self/cgroup", "latin1");
    const command = ["sh", "-c", LEAVES, process.execPath, join(emptyFolder(), "done")];
    const { code } = await inProcess(["exec", "--json", file, "--", ...command], {
      candidates: [TEN_WATTS],
    });
    expect(code).toBe(0);
    const { countedBy, energyJ } = reportIn(file);
    expect(countedBy).toBe("cgroup");
    expect(energyJ?.value).toBeGreaterThan(10 * 0.4);
    expect(readFileSync("/proc/self/cgroup", "latin1")).toBe(before);
  });
});

describe("a command sees nothing of us", () => {
  it("`exec` leaves input, output and arguments of its command unchanged, and removes the events file", () => {
    const command = `cat; printf '%s|' "$@"; echo "$WATTSPAN_EXEC_EVENTS" >&2`;
    const [program = "", ...before] = NODE;
    const args = [
      ...before,
      "exec",
      "--root",
      "/no/such",
      "--",
      "sh",
      "-c",
      command,
      "sh",
      "--json",
      "a\nb",
      "--",
    ];
    const { stdout, stderr } = spawnSync(program, args, { input: "in", encoding: "utf8" });
    expect(stdout).toBe("in--json|a\nb|--|");
    const [events = ""] = stderr.split("\n");
    expect(events).toMatch(/events\.jsonl$/);
    expect(existsSync(events)).toBe(false);
  });

  it.each([
    [["sh", "-c", "exit 7"], 7],
    [["sh", "-c", "kill -TERM $$"], 143],
    [["no-such-program"], 127],
    [["/"], 126],
  ])("`exec` of %j ends with %i", async (command, code) => {
    expect(await inProcess(["exec", "--", ...command], { candidates: [TEN_WATTS] })).toMatchObject({ code });
  });

  it("`exec` passes SIGTERM to its command, and ends with its exit code", async () => {
    const [program = "", ...before] = NODE;
    const script = "trap 'exit 5' TERM; echo ready; while :; do sleep 0.05; done";
    const child = spawn(program, [...before, "exec", "--", "sh", "-c", script], {
      stdio: ["ignore", "pipe", "ignore"],
    });
    await once(child.stdout, "data");
    child.kill("SIGTERM");
    expect(await once(child, "exit")).toEqual([5, null]);
  });

  it("`exec` runs its command without a folder for temporary files", async () => {
    vi.stubEnv("TMPDIR", "/no/such");
    const running = inProcess(["exec", "--", "sh", "-c", "exit 4"], { candidates: [TEN_WATTS] });
    const { code, stderr } = await running.finally(() => vi.unstubAllEnvs());
    expect(code).toBe(4);
    expect(stderr).toMatch(/^wattspan: no epochs and units: ENOENT.*\nsh\nenergy /);
  });
});

describe("a wrong command line", () => {
  it.each([
    [["exec"], "the command: expected one after --"],
    [["exec", "--"], "the command: expected one after --"],
    [["exec", "python3", "train.py"], 'the command "python3": expected -- before it'],
    [["exec", "--stage", "lunch", "--", "true"], '--stage "lunch": expected one of data_preparation'],
    [["exec", "--name", "a\u001b[31m", "--", "true"], "expected text without control characters"],
    [["estimate", "--model", "gpt-4o", "--", "true"], "too many arguments"],
  ])("the command line %j ends with 2, and runs nothing", async (args, message) => {
    const { code, stdout, stderr } = await inProcess(args);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(stderr).toContain(message);
  });
});

/** Audits that are interrupted while a workload runs, and workloads that do not end. */

import { execFileSync, spawnSync } from "node:child_process";
import { EventEmitter } from "node:events";
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { readFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { runCommandLine } from "../src/index.js";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess, run, SHELL_COMMAND, wattspan } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

const GONE = "wattspan: the folder that it was started in is no longer there: change to another\n";
const INTERRUPTED = "wattspan: the workload was interrupted, and nothing is compared\n";

let [folder, record, begun] = ["", "", ""];
beforeEach(() => {
  folder = emptyFolder();
  record = join(folder, "run.audit.jsonl");
  begun = join(folder, "begun");
  execFileSync("mkfifo", [begun]);
});

/** Says that it runs, and ends well when it is told to end. */
const ENDS_WELL = `trap 'exit 0' TERM; echo > "$BEGUN"; { read _ < "$BEGUN"; } 2> /dev/null`;
const shell = (script: string) => ["sh", "-c", `BEGUN='${begun}'; ${script}`];

/** JSON is YAML. */
function workload(more: object, module = ""): string {
  const plan = { version: 1, name: "work", scope: "inference", repetitions: 2, warmUps: 0, ...more };
  writeFileSync(join(folder, "work.mjs"), module);
  writeFileSync(join(folder, "workload.yaml"), JSON.stringify(plan));
  return join(folder, "workload.yaml");
}

/** Sends a signal when the workload has begun. */
async function interrupted(args: readonly string[], name = "SIGINT") {
  const signals = new EventEmitter();
  const environment = { PATH: process.env.PATH ?? "" };
  const run = inProcess(["audit", ...args], { candidates: [TEN_WATTS], signals, environment });
  await readFile(begun);
  signals.emit(name);
  return run;
}
const repetitions = () =>
  readFileSync(record, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line))
    .filter(({ type }) => type === "repetition");

describe.runIf(HAS_PROC)("an interrupted audit", () => {
  it.each(["SIGINT", "SIGTERM", "SIGHUP", "SIGQUIT"])(
    "after %s no repetition counts that was cut, also where its command ends well",
    async (name) => {
      const file = workload({ command: shell(ENDS_WELL) });
      const { code, stderr } = await interrupted(["run", "--record", record, file], name);
      expect(code).toBe(1);
      expect(stderr).toContain("wattspan: The audit was aborted. Its record is valid, and partial.\n");
      expect(repetitions().map((one) => one.void)).toEqual(["failed: aborted"]);
    },
  );

  it("after its setup nothing runs, and there is no record", async () => {
    const file = workload({ setup: shell(ENDS_WELL), command: ["touch", join(folder, "ran")] });
    expect(await interrupted(["run", "--record", record, file])).toEqual({
      ...{ code: 1, stdout: "", stderr: "wattspan: the setup was interrupted, and nothing has run\n" },
    });
    expect([existsSync(record), existsSync(join(folder, "ran"))]).toEqual([false, false]);
  });

  it("a comparison has no verdict, and its log has nothing of it", async () => {
    const [base, head, log] = ["base", "head", "log.jsonl"].map((name) => join(folder, name));
    for (const side of [base, head]) mkdirSync(side as string);
    // The last run of the first pair, after the two that fill caches: the pair would be whole.
    const count = `echo >> '${folder}/runs'; test $(wc -l < '${folder}/runs') -lt 4 && exit; ${ENDS_WELL}`;
    const files = ["--log", log];
    const args = ["compare", base, head, ...files, "--", ...shell(count)] as string[];
    expect(await interrupted(args)).toEqual({
      ...{ code: 1, stdout: "", stderr: INTERRUPTED },
    });
    expect(existsSync(log as string)).toBe(false);
  });

  it("a comparison has none after a whole pair, either", async () => {
    const signals = new EventEmitter();
    const [stdout, stderr]: string[][] = [[], []];
    const write = (text: string) => {
      stderr?.push(text);
      if (/pair 1 of at most 50|no pair counts yet/.test(text)) signals.emit("SIGINT");
    };
    const code = await runCommandLine(["audit", "compare", folder, folder, "--", "true"], {
      ...{ candidates: [TEN_WATTS], signals, environment: { PATH: process.env.PATH ?? "" } },
      stdout: { write: (text: string) => stdout?.push(text) },
      stderr: { isTTY: true, columns: 80, write },
    });
    expect([code, stdout, stderr?.at(-1)]).toEqual([1, [], INTERRUPTED]);
    expect(stderr?.join("")).toMatch(/same folder[\s\S]*BASE runs once[\s\S]*HEAD runs once/);
  });

  it("what runs in this process is left to a second signal", async () => {
    const signals = new EventEmitter();
    const stop = () => signals.emit("SIGINT");
    const heard = () => signals.listenerCount("SIGINT");
    Object.assign(globalThis, { stop, heard });
    onTestFinished(() => void Object.assign(globalThis, { stop: undefined, heard: undefined }));
    const module = `import { writeFileSync } from "node:fs";
export default () => { const before = heard(); stop(); writeFileSync(${JSON.stringify(join(folder, "heard"))}, before + " " + heard()); };`;
    const file = workload({ module: "work.mjs" }, module);
    const run = await inProcess(["audit", "run", "--record", record, file], {
      ...{ candidates: [TEN_WATTS], signals },
    });
    expect(run.stderr).toContain("it ends after this repetition; a second Ctrl-C ends it at once\n");
    expect([run.code, readFileSync(join(folder, "heard"), "utf8")]).toEqual([1, "1 0"]);
  });
});

describe.runIf(HAS_PROC)("an interrupted command", () => {
  const COUNTS = `trap 'count=$((count+1))' INT; echo > "$BEGUN"; sleep 0.2; exit "$((10 + count))"`;

  it.each([
    ["standard output is", { stdout: true }, 10],
    ["standard error is", { stderr: true }, 10],
    ["standard input is", { isTerminalInput: true }, 10],
    ["nothing is", {}, 11],
  ])("`exec` passes Ctrl-C on only where no terminal sends it: %s one", async (_what, given, code) => {
    const { stdout = false, stderr = false, ...input } = given as Readonly<Record<string, boolean>>;
    const signals = new EventEmitter();
    const stream = (isTTY: boolean) => ({ isTTY, write: () => undefined });
    const ended = runCommandLine(["exec", "--", ...shell(COUNTS)], {
      ...{ candidates: [TEN_WATTS], signals, environment: { PATH: process.env.PATH ?? "" }, ...input },
      ...{ stdout: stream(stdout), stderr: stream(stderr) },
    });
    await readFile(begun);
    signals.emit("SIGINT");
    expect(await ended).toBe(code);
  });
});

describe.runIf(HAS_PROC)("a workload in this process", () => {
  it("what it leaves there does not keep the program", () => {
    const module = "export default () => void setInterval(() => undefined, 1000);";
    const calm = { steal: 1, others: 1 };
    const file = workload({ module: "work.mjs", steadiness: calm, repetitions: 1 }, module);
    const { code, stdout } = wattspan(["audit", "run", "--record", record, file]);
    expect([code, stdout]).toEqual([0, expect.stringContaining("To verify it:")]);
  });

  it.each(["export default () => new Promise(() => undefined);", "await new Promise(() => undefined);"])(
    "one that can never end is said to wait: %s",
    (module) => {
      const file = workload({ module: "work.mjs" }, module);
      const { code, stderr } = wattspan(["audit", "run", "--record", record, file]);
      expect(code).toBe(1);
      expect(stderr).toMatch(/^wattspan: the workload waits for something that never comes; .*\n$/m);
    },
  );
});

describe.runIf(process.platform === "linux")("a folder that is gone", () => {
  it.each(["doctor", "audit run -- true"])("`%s` says so in one line", (command) => {
    const gone = join(folder, "gone");
    mkdirSync(gone);
    const ended = run("sh", ["-c", `cd '${gone}' && rmdir '${gone}' && exec ${SHELL_COMMAND} ${command}`]);
    expect(ended).toEqual({ code: 1, stdout: "", stderr: GONE });
  });
});

/** Root may remove anything. */
const NOBODY = ["--reuid=65534", "--regid=65534", "--clear-groups"];
const isRoot = process.getuid?.() === 0;
const unprivileged = (script: string) =>
  isRoot ? run("setpriv", [...NOBODY, "sh", "-c", script]) : run("sh", ["-c", script]);
const LOOKS = `cat '${import.meta.filename}' && cd '${dirname(tmpdir())}'`;
const mayChange = !isRoot || spawnSync("setpriv", ["--version"]).status === 0;
const mayRead = HAS_PROC && mayChange && unprivileged(LOOKS).code === 0;

describe.runIf(mayRead)("a workload that locks its temporary folder", () => {
  it.each([
    ["exec --", "WATTSPAN_EXEC_EVENTS", 7, "exit code 7"],
    ["audit run --repetitions 1 --warm-ups 0 --record r.jsonl --", "WATTSPAN_FIGURES", 1, "The record is in"],
  ])("`%s` reports it all the same", (command, variable, code, said) => {
    // The one of the tests is their owner's.
    const own = mkdtempSync(join(dirname(tmpdir()), "wattspan-locked-"));
    onTestFinished(() => {
      for (const name of readdirSync(own)) chmodSync(join(own, name), 0o700);
      rmSync(own, { recursive: true });
    });
    chmodSync(own, 0o777);
    const locks = `echo > "$${variable}"; chmod 500 "$(dirname "$${variable}")"; exit 7`;
    const ended = unprivileged(
      `cd '${own}' && export TMPDIR=. HOME=. && ${SHELL_COMMAND} ${command} sh -c '${locks}'`,
    );
    expect([ended.code, ended.stdout + ended.stderr]).toEqual([code, expect.stringContaining(said)]);
  });
});

/** `wattspan audit run workload.yaml`: workloads in files, as real processes. */

import { execFileSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess, wattspan } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

const WORK = "let sum = 0; for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i);";
const STEADY = { steal: 1, others: 1 };
const PASSED = "meter process-cpu passed its test: process-cpu, modelled for the workload alone\n";

let folder = "";
let record = "";
beforeEach(() => {
  folder = emptyFolder();
  record = join(folder, "run.audit.jsonl");
});
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
/** JSON is YAML. */
const workload = (more: object, program = WORK): string =>
  write(
    "workload.yaml",
    JSON.stringify({
      ...{ version: 1, name: "summarize", scope: "inference", steadiness: STEADY, repetitions: 2 },
      ...(Object.hasOwn(more, "module") ? {} : { command: [process.execPath, write("work.mjs", program)] }),
      ...more,
    }),
  );
const audited = (file: string, environment: Readonly<Record<string, string>> = {}, ...options: string[]) =>
  inProcess(["audit", "run", "--record", record, ...options, file], {
    candidates: [TEN_WATTS],
    environment: { PATH: process.env.PATH ?? "", ...environment },
  });
const lines = (): Record<string, unknown>[] =>
  readFileSync(record, "utf8")
    .trim()
    .split("\n")
    .map((line) => JSON.parse(line));
const voids = () => lines().flatMap((line) => (line.type === "repetition" ? [line.void] : []));
/** Empty once it has ended. */
function commandLine(id: string): string {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8");
  } catch {
    return "";
  }
}

describe.runIf(HAS_PROC)("wattspan audit run with a workload file", () => {
  it("its plan, the digests of what it reads, its counts and its scope are recorded, and figures are by unit", async () => {
    write("faq.jsonl", "{}\n");
    const file = workload(
      {
        dataset: { name: "faq", version: "2026-11", path: "faq.jsonl" },
        unit: { name: "documents" },
        guardrails: ["moderation"],
        environment: ["WANTED"],
      },
      `import { writeFileSync } from "node:fs"; ${WORK}
writeFileSync(process.env.WATTSPAN_FIGURES, JSON.stringify({ units: 120, guardrails: { moderation: process.env.OTHER ? 0 : 1 } }));
console.log(process.env.WANTED);`,
    );
    const run = await audited(file, { WANTED: "what-it-gets", OTHER: "not-passed-on" }, "--location", "FR");
    expect(run).toMatchObject({ code: 0, stderr: PASSED });
    expect(run.stdout).toMatch(
      /\nscope inference; dataset faq 2026-11 \(sha256 [0-9a-f]{12}…\); energy modelled\n/,
    );
    expect(run.stdout).toMatch(/\neach repetition: [\d.]+ J, [\d.]+ CPU s, /);
    expect(run.stdout).toMatch(/\neach of 120 documents: [\d.]+ J, [\d.]+ CPU s, /);
    expect(run.stdout).toMatch(/\ntables: electricity-maps-annual@\d{4}[,\n]/);
    expect(lines()[2]).toMatchObject({
      ...{
        type: "workload",
        name: "summarize",
        scope: "inference",
        repetitions: 2,
        warmUps: 1,
        rules: expect.objectContaining(STEADY),
      },
      plan: { environment: ["WANTED"], guardrails: ["moderation"] },
      digests: [
        {
          ...{ of: "dataset", name: "faq", version: "2026-11", path: "faq.jsonl", bytes: 3 },
          sha256: createHash("sha256").update("{}\n").digest("hex"),
        },
      ],
    });
    expect(readFileSync(record, "utf8")).not.toMatch(/what-it-gets|not-passed-on/);
    expect(voids()).toEqual(["warm-up", undefined, undefined]);
    const { footprint } = lines().find((line) => line.type === "footprint") as { footprint: { id: string } };
    const traced = await inProcess(["audit", "trace", record, footprint.id]);
    expect(traced.stdout).toMatch(/\ntable electricity-maps-annual@\d{4}: sha256 [0-9a-f]{64}\n/);
    expect(traced.stdout).toMatch(/\ndataset faq 2026-11 faq\.jsonl: sha256 [0-9a-f]{64}\n$/);
    const verified = await inProcess(["audit", "verify", record]);
    expect(verified).toMatchObject({ code: 0, stderr: "" });
    expect(verified.stdout.replaceAll("\n  ", " ")).toMatch(
      /^valid: .*\nscope inference; dataset faq 2026-11 .*\nrules looser than usual: steal 1 \(usually 0.01\), others 1 .*\n.*\neach of 120 documents: /,
    );
    const json = JSON.parse((await inProcess(["audit", "verify", record, "--json"])).stdout);
    expect(json).toMatchObject({ verdict: "valid", summary: { counted: 2, perUnit: { name: "documents" } } });
  });

  it("a module runs in this process, and options of the command line replace the plan's counts", async () => {
    write(
      "work.mjs",
      `export default ({ report }) => { ${WORK} report({ units: 3, goals: sum > 0 ? 1 : 0 }); };`,
    );
    const file = workload({ module: "work.mjs", scope: "agent_loop" });
    const run = await audited(file, {}, "--repetitions", "3", "--warm-ups", "2", "--json");
    expect(run).toMatchObject({ code: 0, stderr: "" });
    const { counted, summary } = JSON.parse(run.stdout);
    expect(counted.length).toBe(3);
    expect(counted[0].facts).toMatchObject({ reported: { units: 3, goals: 1 }, cpuS: expect.any(Number) });
    expect(summary).toMatchObject({ scope: "agent_loop", perUnit: { name: "units", count: 3 } });
    expect(lines()[2]).toMatchObject({
      ...{ plan: { repetitions: 3, warmUps: 2, module: "work.mjs" } },
      digests: [{ of: "module", path: "work.mjs" }],
    });
  });

  it("a setup runs once and before digests; one that fails, and data that is not as stated, end the audit", async () => {
    write("make.mjs", `import { appendFileSync } from "node:fs"; appendFileSync("made.txt", "x");`);
    const made = { setup: [process.execPath, "make.mjs"], inputs: [{ path: "made.txt" }] };
    expect(await audited(workload(made))).toMatchObject({ code: 0, stderr: PASSED });
    expect(readFileSync(join(folder, "made.txt"), "utf8")).toBe("x");
    const none = join(folder, "none.audit.jsonl");
    for (const [more, problem] of [
      [{ setup: [process.execPath, "-e", "process.exit(4)"] }, "the setup ended with exit code 4"],
      [{ setup: ["/no/such/program"] }, "the setup cannot be started (ENOENT)"],
      [{ inputs: [{ path: "made.txt", sha256: "a".repeat(64) }] }, "and the workload expects aaaa"],
      [{ inputs: [{ path: "missing.txt" }] }, "missing.txt cannot be read (ENOENT)"],
    ] as const) {
      const failed = await audited(workload(more), {}, "--record", none);
      expect(failed).toMatchObject({ code: 1, stdout: "" });
      expect(failed.stderr).toContain(problem);
    }
    expect(existsSync(none)).toBe(false);
  });

  it("a command that takes too long is ended and void, and so is one that leaves a process or reports nonsense", async () => {
    const hang = "setInterval(() => undefined, 1000)";
    await audited(workload({ timeoutS: 0.5, warmUps: 0, repetitions: 1 }, hang));
    expect(voids()).toEqual(["failed: timeout, longer than 0.5 s"]);
    expect(await inProcess(["audit", "verify", record])).toMatchObject({ code: 0 });
    record = join(folder, "left.audit.jsonl");
    const leaves = `import { spawn } from "node:child_process";
spawn(process.execPath, ["-e", "setTimeout(() => undefined, 3000)"], { detached: true, stdio: "ignore" }).unref();`;
    await audited(workload({ warmUps: 0, repetitions: 1 }, leaves));
    expect(voids()).toEqual(["failed: it left processes behind"]);
    record = join(folder, "nonsense.audit.jsonl");
    const nonsense = `import { writeFileSync } from "node:fs"; writeFileSync(process.env.WATTSPAN_FIGURES, "{");`;
    await audited(workload({ warmUps: 0, repetitions: 1, guardrails: ["moderation"] }, nonsense));
    expect(voids()).toEqual(["failed: its figures cannot be used"]);
  });

  it("a command that takes too long is ended with what it started, also what ignores SIGTERM", async () => {
    const id = join(folder, "id");
    const command = ["sh", "-c", `sh -c 'trap "" TERM; echo $$ > "$0"; sleep 60; sleep 60' "${id}" & wait`];
    // A machine that stands still for two seconds must not end it before it has said who it is.
    await audited(workload({ command, timeoutS: 4, warmUps: 0, repetitions: 1 }));
    expect(voids()).toEqual(["failed: timeout, longer than 4 s"]);
    expect(commandLine(readFileSync(id, "utf8").trim())).toBe("");
  });

  it("what an earlier repetition left, also one that failed, makes those void beside which it runs", async () => {
    const [id, pipe] = [join(folder, "id"), join(folder, "pipe")];
    execFileSync("mkfifo", [pipe]);
    const leaves = `setsid sh -c 'echo $$ > "$0"; read _ < "$0"' '${pipe}' & read left < '${pipe}'`;
    const command = ["sh", "-c", `test -e '${id}' && exit; ${leaves}; echo $left > '${id}'; exit 1`];
    await audited(workload({ command, warmUps: 0 }));
    process.kill(Number(readFileSync(id, "utf8")), "SIGKILL");
    expect(voids()).toEqual(["failed: exit code 1", "failed: it left processes behind"]);
  });

  it("what is wrong is refused with its line before anything runs", async () => {
    const file = write("wrong.yaml", "version: 1\nname: n\nscope: infrence\ncommand: [touch, ran]\n");
    const wrong = await audited(file);
    expect(wrong).toMatchObject({ code: 2, stdout: "" });
    expect(wrong.stderr).toContain('wrong.yaml: scope is "infrence", but must be one of training');
    expect(wrong.stderr).toContain("did you mean inference?");
    const secret = workload({ parameters: { note: "winter-is-long" } });
    const refused = await audited(secret, { SERVICE_TOKEN: "winter-is-long" });
    expect(refused).toMatchObject({ code: 2, stdout: "" });
    expect(refused.stderr).toContain("parameters.note looks like a secret");
    for (const args of [
      ["a.yaml", "b.yaml"],
      ["a.yaml", "--", "true"],
      ["--scope", "inference", "a.yaml"],
    ])
      expect(await inProcess(["audit", "run", ...args])).toMatchObject({ code: 2, stdout: "" });
    expect(existsSync(join(folder, "ran"))).toBe(false);
    expect(existsSync(record)).toBe(false);
  });

  it("a module that Node does not load is refused with the kind of its error alone", () => {
    const file = write("work.mjs", 'throw new TypeError("sk-s3cret");');
    const refused = wattspan(["audit", "run", "--record", record, file]);
    const why = `the module cannot be loaded (TypeError). See why: node ${file}`;
    expect(refused).toEqual({ code: 2, stdout: "", stderr: `wattspan: ${file}: ${why}\n` });
  });

  it("a command after -- has a scope by its option", async () => {
    const args = ["--record", record, "--repetitions", "1", "--scope", "caching"];
    await inProcess(["audit", "run", ...args, "--", process.execPath, "-e", WORK], {
      candidates: [TEN_WATTS],
    });
    expect(lines()[2]).toMatchObject({
      scope: "caching",
      inputs: { command: expect.stringMatching(/^sha256:/) },
    });
  });
});

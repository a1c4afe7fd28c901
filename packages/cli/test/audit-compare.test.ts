/** `wattspan audit compare`: real programs, run in pairs. */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { brokenDecisionLog, type GateDecision } from "@wattspan/audit";
import { describe, expect, it } from "vitest";
import { keepBusy } from "./busy-neighbours.js";
import { nightlyRecord } from "./nightly-records.js";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

/** A workload that does so many rounds of work, and reports these figures. */
function version(folder: string, name: string, rounds: number, figures: object | string): string {
  const own = join(folder, name);
  mkdirSync(own);
  const text = typeof figures === "string" ? figures : JSON.stringify(figures);
  writeFileSync(
    join(own, "workload.mjs"),
    `import { writeFileSync } from "node:fs";
let sum = 0;
for (let i = 0; i < ${rounds} * 2e7; i++) sum += Math.sqrt(i);
writeFileSync(process.env.WATTSPAN_FIGURES, ${JSON.stringify(text)});
if (sum < 0) throw sum;`,
  );
  return own;
}

const FOLDER = import.meta.dirname;
const COMMAND = ["--", process.execPath, "workload.mjs"];
/** With two limits, the least p after correction is 2 · 2 / 2⁸. */
const FEW = ["--pairs", "8", "--max-pairs", "8", "--location", "FR"];
/** Tests run on machines that are never calm. */
const BUSY = ["--void-above", "steal=100%", "--void-above", "others=100%"];
const compared = (base: string, head: string, ...options: string[]) =>
  inProcess(["audit", "compare", base, head, ...FEW, ...BUSY, ...options, ...COMMAND], {
    candidates: [TEN_WATTS],
  });
const KEPT = { goals: 2, guardrails: { moderation: 2 }, figures: { quality: 0.9 } };

describe("wattspan audit compare", () => {
  it.runIf(HAS_PROC)(
    "a program that works four times as long fails by its CPU seconds, in every report",
    async () => {
      const folder = emptyFolder();
      const [base, head] = [version(folder, "base", 1, KEPT), version(folder, "head", 4, KEPT)];
      const at = (name: string) => join(folder, name);
      const { code, stdout, stderr } = await compared(
        ...([
          base,
          head,
          "--max-increase",
          "energy=50%",
          "--max-decrease",
          "quality=1%",
          "--seed",
          "1",
        ] as const),
        ...["--markdown", at("c.md"), "--junit", at("c.xml"), "--json", at("c.json"), "--log", at("t.jsonl")],
      );
      expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
      expect(stdout).toMatch(/^fail: energy \(as CPU seconds\) \+\d+/);
      expect(stdout).toMatch(/^energy \(as cpu\) +[\d.]+ -> [\d.]+ CPU s .* <= \+\d+ % +fail$/m);
      expect(stdout).toMatch(/none\s+of\s+joules\s+is\s+claimed/);
      const { comparison } = JSON.parse(readFileSync(at("c.json"), "utf8")) as GateDecision;
      const energy = comparison.components.find(({ component }) => component === "energy");
      expect(energy).toMatchObject({ testedAs: "cpu", count: 8, outcome: "fail" });
      expect(energy?.change).toBeGreaterThan(0.5);
      expect(comparison.components.find(({ component }) => component === "quality")).toMatchObject({
        change: 0,
        outcome: "pass",
      });
      expect(comparison).toMatchObject({
        seed: "1",
        guardrails: [
          { name: "goals", base: 2, isKept: true },
          { name: "moderation", base: 1, isKept: true },
        ],
      });
      expect(readFileSync(at("c.md"), "utf8")).toContain("### ❌ Fails: `energy (as CPU seconds)` +");
      expect(readFileSync(at("c.xml"), "utf8")).toContain('failures="1"');
      expect(brokenDecisionLog(readFileSync(at("t.jsonl"), "utf8"))).toBeUndefined();
    },
  );

  it.runIf(HAS_PROC)("a saving that drops a guardrail step fails, by the policy of BASE", async () => {
    const folder = emptyFolder();
    const base = version(folder, "base", 2, KEPT);
    const head = version(folder, "head", 0.5, { ...KEPT, guardrails: { moderation: 1 } });
    mkdirSync(join(base, ".wattspan"));
    writeFileSync(
      join(base, ".wattspan/policy.yaml"),
      "version: 1\nguardrails: { required: [moderation] }\n",
    );
    mkdirSync(join(head, ".wattspan"));
    writeFileSync(join(head, ".wattspan/policy.yaml"), "version: 1\nguardrails: { tolerance: 100% }\n");
    const { code, stdout } = await compared(base, head);
    expect(code).toBe(1);
    expect(stdout).toMatch(/^fail: a guardrail is lost: moderation: 1 -> 0\.5 per goal/);
  });

  it.runIf(HAS_PROC)("beside processes that are busy no pair counts, and the report says why", async () => {
    keepBusy();
    const folder = emptyFolder();
    const own = version(folder, "base", 0, KEPT);
    const { code, stdout } = await inProcess(
      [
        "audit",
        "compare",
        own,
        own,
        ...["--pairs", "6", "--max-pairs", "6", "--void-above", "steal=100%"],
        ...COMMAND,
      ],
      { candidates: [TEN_WATTS] },
    );
    expect(code).toBe(3);
    expect(stdout).toMatch(/^not comparable: All 6 pairs are void: others 6\./);
    expect(stdout).toContain("0 pairs, 6 void ones (others 6)");
  });

  it.runIf(HAS_PROC)("one folder twice is said, and a limit of nothing ends it without a pair", async () => {
    const folder = emptyFolder();
    const own = version(folder, "base", 0, KEPT);
    const { code, stdout, stderr } = await compared(own, `${own}/.`, "--max-increase", "enrgy=5%");
    expect({ code, stderr }).toEqual({ code: 3, stderr: "" });
    expect(stdout).toContain("\nBASE and HEAD are the same folder: equal code is compared.\n");
    expect(stdout).toMatch(/^not comparable: No run reports enrgy, which has a limit/);
  });

  it.each([
    ["not JSON", "the workload's figures are not JSON"],
    ['{"goals":-1}', "goals must be a number of at least 0"],
    ['{"stages":[]}', "stages must be names with values"],
    ['{"stages":{"a":5}}', "stages.a must be names with values"],
    ['{"telemetry":{"expected":1}}', "telemetry must have expected and received"],
    [`{"guardrails":{"${"x".repeat(201)}":1}}`, "at most 100 names"],
    [`"${"x".repeat(1 << 20)}"`, "larger than 1048576 bytes"],
  ])("figures that are wrong end the comparison", async (figures, why) => {
    const folder = emptyFolder();
    const own = version(folder, "base", 0, figures);
    const { code, stderr } = await compared(own, own);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(why) });
  });

  it("records of two folders are compared, and nothing runs", async () => {
    const [base, head, empty] = [emptyFolder(), emptyFolder(), emptyFolder()];
    for (const day of [1, 2, 3, 4, 5, 6, 7, 8])
      await nightlyRecord(day % 2 ? base : head, day, day % 2 ? { goals: 5 } : { watts: 400, goals: 3 });
    const reports = ["--markdown", join(empty, "c.md"), "--log", join(empty, "t.jsonl")];
    const limits = ["--max-increase", "energy=5%"];
    const command = ["audit", "compare", base, head, "--recorded", ...limits, ...reports];
    const { code, stdout, stderr } = await inProcess(command);
    expect({ code, stderr }).toEqual({ code: 1, stderr: "" });
    expect(stdout).toMatch(/^fail: a guardrail is lost: goals: 5 -> 3 per run\n/);
    expect(stdout).toContain("recordings of different times");
    expect(readFileSync(join(empty, "c.md"), "utf8")).toMatch(
      /^\| ❌ \| `energy` \| \d+ J \| [\d,]+ J \| \*\*\+3/m,
    );
    expect(brokenDecisionLog(readFileSync(join(empty, "t.jsonl"), "utf8"))).toBeUndefined();
    expect(await inProcess(["audit", "compare", base, empty, "--recorded"])).toMatchObject({
      code: 3,
      stdout: expect.stringContaining("There are 4 of BASE and 0 of HEAD"),
    });
  });

  it("a report into a folder that is not there is refused before anything runs", async () => {
    const folder = emptyFolder();
    const report = ["--markdown", join(folder, "none", "comment.md")];
    const command = ["audit", "compare", folder, folder, ...report, "--", "no-such-program"];
    expect(await inProcess(command)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("expected a file in a folder that is there"),
    });
  });

  it.runIf(existsSync("/proc/self/environ")).each([
    ["in a session of its own", '"sleep", ["60"], { detached: true, stdio: "ignore" }'],
    ["with an empty environment", '"sleep", ["60"], { env: {}, stdio: "ignore" }'],
  ])("work that is moved to the background %s is found", async (_, program) => {
    const folder = emptyFolder();
    const text = `
      const child = require("child_process").spawn(${program});
      child.unref();
      require("fs").writeFileSync(${JSON.stringify(join(folder, "left"))}, String(child.pid));`;
    const command = ["audit", "compare", folder, folder, "--", process.execPath, "-e", text];
    const { code, stderr } = await inProcess(command, { candidates: [TEN_WATTS] });
    process.kill(Number(readFileSync(join(folder, "left"), "utf8")), "SIGKILL");
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringContaining("left processes running (1)"),
    });
  });

  it.runIf(existsSync("/dev/full"))(
    "a report that cannot be written is said so, after the decision",
    async () => {
      const own = version(emptyFolder(), "base", 0, KEPT);
      const [log, junit] = [join(own, "log.jsonl"), join(own, "junit.xml")];
      const files = ["--json", "/dev/full", "--log", log, "--junit", junit];
      const { code, stdout, stderr } = await compared(own, own, ...files);
      expect(stdout).toContain("order drawn from seed");
      expect({ code, stderr }).toEqual({
        code: 1,
        stderr: expect.stringMatching(/^wattspan: a report could not be written \(ENOSPC/),
      });
      // Neither the log nor another report lacks the decision for that.
      expect([existsSync(log), existsSync(junit)]).toEqual([true, true]);
    },
  );

  it("a workload that fails or is not there ends the comparison", async () => {
    const folder = emptyFolder();
    const run = (...command: string[]) =>
      inProcess(["audit", "compare", folder, folder, "--", ...command], { candidates: [TEN_WATTS] });
    expect(await run(process.execPath, "-e", "process.exit(7)")).toMatchObject({
      code: 1,
      stderr: "wattspan: the workload ended with exit code 7\n",
    });
    expect((await run("no-such-program")).stderr).toContain("cannot be started (ENOENT)");
  });

  it.each([
    [["audit", "compare", "a", "b"], "the command: expected one after --"],
    [["audit", "compare", "a", "--", "true"], "missing required argument 'head'"],
    [["audit", "compare", "a", "--", "true"], "all options: wattspan audit compare --help"],
    [["audit", "compare", "a", "b", "--recorded", "--", "true"], "no command with --recorded"],
    [["audit", "compare", "a", "b", "--recorded", "--seed", "1"], "nothing with --recorded"],
    [["audit", "compare", "/no/such", "b", "--recorded"], "/no/such is not a record"],
    [["audit", "compare", "a", "b", "c", "--", "true"], "expected -- before it"],
    [
      ["audit", "compare", "a", "b", "--max-increase", "energy=5", "--", "true"],
      '--max-increase "energy=5": expected a component and a share in percent, for example --max-increase energy=5%',
    ],
    [["audit", "compare", ".", ".", "--pairs", "5", "--", "true"], "minPairs"],
    [["audit", "compare", "a", "b", "--void-above", "clock=5%", "--", "true"], "steal or others"],
    [["audit", "compare", ".", ".", "--policy", "/no/such", "--", "true"], "a file that can be read"],
    [
      ["audit", "compare", "/no/such", ".", "--", "true"],
      '<base> "/no/such": expected a folder that is there',
    ],
    [["audit", "compare", ".", import.meta.filename, "--", "true"], "<head>"],
    [["audit", "compare", "", ".", "--", "true"], "<base>"],
    [["audit", "compare", ".", ".", "--markdown", FOLDER, "--", "true"], "expected a file in"],
    [["audit", "compare", ".", ".", "--log", FOLDER, "--", "true"], "expected a file in"],
    [["audit", "compare", ".", ".", "--void-above", "others=5%=3", "--", "true"], "steal or others"],
  ])("%o is refused as a usage error", async (args, why) => {
    const { code, stderr } = await inProcess(args, { candidates: [TEN_WATTS] });
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(why) });
  });
});

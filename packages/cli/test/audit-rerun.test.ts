/** `wattspan audit rerun`: what a record holds, run again as real processes. */

import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

const WORK = "let sum = 0; for (let i = 0; i < 3e7; i++) sum += Math.sqrt(i);";

let folder = "";
let record = "";
let fresh = "";
beforeEach(() => {
  folder = emptyFolder();
  record = join(folder, "run.audit.jsonl");
  fresh = join(folder, "rerun.audit.jsonl");
});
const write = (name: string, text: string): string => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const environment = { PATH: process.env.PATH ?? "" };
const wattspan = (...args: string[]) =>
  inProcess(["audit", ...args], { candidates: [TEN_WATTS], environment });
const again = (...args: string[]) =>
  wattspan("rerun", record, "--folder", folder, "--record", fresh, ...args);

async function recorded(more: object = {}): Promise<void> {
  write("work.mjs", WORK);
  const plan = {
    ...{
      version: 1,
      name: "summarize",
      scope: "inference",
      command: [process.execPath, "work.mjs", "two words"],
    },
    ...{ repetitions: 2, warmUps: 0, steadiness: { steal: 1, others: 1, clock: 9, frequency: true } },
  };
  const file = write("workload.yaml", JSON.stringify({ ...plan, ...more }));
  expect((await wattspan("run", "--record", record, file)).code).toBe(0);
}
const workloadIn = (path: string): object => {
  const { prev: _, ...line } = JSON.parse(readFileSync(path, "utf8").split("\n")[2] as string);
  return line;
};

describe.runIf(HAS_PROC)("wattspan audit rerun", () => {
  it("the rules that decided are those of the rerun, also if the command line had given them", async () => {
    write("work.mjs", WORK);
    const command = ["--", process.execPath, join(folder, "work.mjs")];
    const loose = ["--void-above", "others=100%", "--void-above", "steal=100%"];
    const counts = ["--repetitions", "1", "--warm-ups", "0"];
    expect(await wattspan("run", "--record", record, ...counts, ...loose, ...command)).toMatchObject({
      code: 0,
    });
    await again(...command);
    for (const path of [record, fresh])
      expect(workloadIn(path)).toMatchObject({ rules: { steal: 1, others: 1, clock: 0.1 } });
  });

  it("the recorded workload runs again from its record alone, and figures are held against each other", async () => {
    write("faq.jsonl", "{}\n");
    await recorded({
      dataset: { name: "faq", version: "3", path: "faq.jsonl" },
      unit: { name: "texts", count: 4 },
    });
    write("workload.yaml", "no longer a workload");
    const dry = await again("--dry-run");
    expect(dry).toMatchObject({ code: 0, stderr: "" });
    expect(dry.stdout).toBe(
      `runs: ${process.execPath} work.mjs "two words"\n\nAll that the record states is the same here.\n`,
    );
    expect(existsSync(fresh)).toBe(false);
    const rerun = await again("--strict");
    // Two repetitions have no interval.
    expect(rerun.code).toBe(3);
    expect(rerun.stdout).toMatch(/^unknown: fewer than six repetitions count/);
    expect(rerun.stdout).toMatch(/\nCPU s each of texts +[\d.]+ +[\d.]+ +[+-][\d.]+ % +unknown\n/);
    expect(rerun.stdout).toMatch(/\nJ each repetition .* not judged\n/);
    expect(rerun.stderr).toContain("runs: ");
    expect(workloadIn(fresh)).toEqual(workloadIn(record));
    expect((await wattspan("verify", fresh)).code).toBe(0);
  });

  it("the setup and the end of a long command are shown before anything runs", async () => {
    const setup = [process.execPath, "work.mjs", "the\u202e setup"];
    await recorded({ setup, command: [process.execPath, "work.mjs", `${"-".repeat(2000)}end`] });
    const shown = await again("--dry-run");
    expect(shown.stdout).toMatch(/^sets up: \S+ work\.mjs "the\\u\{202e\} setup"\nruns: .*-end\n\n/);
    expect(JSON.parse((await again("--dry-run", "--json")).stdout)).toMatchObject({ setup });
    expect((await again()).stderr).toMatch(/sets up: .*\nruns: .*-end\n/);
  });

  it("other data is named, and --strict refuses before anything runs", async () => {
    write("faq.jsonl", "{}\n");
    await recorded({ inputs: [{ path: "faq.jsonl" }] });
    write("faq.jsonl", "other\n");
    const refused = await again("--strict");
    expect(refused).toMatchObject({ code: 1, stdout: "" });
    expect(refused.stderr).toMatch(/\ndata +input faq\.jsonl +[0-9a-f]/);
    expect(refused.stderr).toContain("Not everything can be restored: input faq.jsonl.");
    expect(existsSync(fresh)).toBe(false);
    const json = JSON.parse((await again("--json")).stdout);
    expect(json).toMatchObject({
      notRestored: [{ kind: "data", fact: "input faq.jsonl" }],
      outcome: "unknown",
    });
  });

  it("a record of a command after -- has its digest, and the same command must follow", async () => {
    const command = [process.execPath, "-e", WORK];
    await wattspan("run", "--record", record, "--repetitions", "1", "--scope", "caching", "--", ...command);
    expect((await again()).stderr).toContain("The record holds no command, only its digest sha256:");
    expect((await again("--", "true")).stderr).toContain("is not the one of the record");
    expect(existsSync(fresh)).toBe(false);
    const rerun = await again("--", ...command);
    expect([1, 3]).toContain(rerun.code);
    expect(workloadIn(fresh)).toEqual(workloadIn(record));
  });

  it("a module and a function of a workload file run again in this process", async () => {
    write("inner.mjs", `export default ({ report }) => { ${WORK} report({ units: 2 }); };`);
    await recorded({ command: undefined, module: "inner.mjs" });
    expect((await again()).stdout).toMatch(/\nCPU s each of units .* unknown\n/);
    expect(workloadIn(fresh)).toEqual(workloadIn(record));
    [record, fresh] = [join(folder, "own.audit.jsonl"), join(folder, "own-again.audit.jsonl")];
    const steadiness = "{ steal: 1, others: 1, clock: 9, frequency: true }";
    const file = write(
      "own.mjs",
      `export default { version: 1, name: "own", scope: "training", repetitions: 1, steadiness: ${steadiness}, run: () => { ${WORK} } };`,
    );
    await wattspan("run", "--record", record, file);
    expect((await again("--dry-run")).stdout).toMatch(/^runs: own\.mjs\n/);
    expect((await again()).code).toBe(3);
    expect(workloadIn(fresh)).toEqual(workloadIn(record));
  });

  it("a record that is edited, a command too many, and a file that exists are refused", async () => {
    await recorded();
    expect((await again("--", "true")).stderr).toContain("leave out what follows");
    // At once: not even the tests of the meters run.
    expect((await again("--record", record)).stderr).toBe(
      `wattspan: The record ${record} is there already. Name another by --record, or remove it.\n`,
    );
    const nowhere = join(record, "rerun.audit.jsonl");
    expect((await again("--record", nowhere)).stderr).toBe(
      `wattspan: The folder of the record ${nowhere} is not there. Create it, or name another.\n`,
    );
    writeFileSync(record, readFileSync(record, "utf8").replace('"work.mjs"', '"rm"'));
    for (const args of [[], ["--dry-run"]]) {
      const edited = await again(...args);
      expect(edited).toMatchObject({ code: 1, stdout: "" });
      expect(edited.stderr).toContain("is not valid");
    }
  });
});

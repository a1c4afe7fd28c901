/** `wattspan audit compare --workload`: workload files of two folders, as real processes. */

import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { GateDecision } from "@wattspan/audit";
import { beforeEach, describe, expect, it } from "vitest";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";
import { HAS_PROC, TEN_WATTS } from "./ten-watts.js";

const REPORT = `import { appendFileSync, readFileSync, writeFileSync } from "node:fs";
writeFileSync(process.env.WATTSPAN_FIGURES, JSON.stringify({ goals: 1, guardrails: { moderation: 1 } }));
appendFileSync("seen.txt", Object.keys(process.env).filter((name) => name.endsWith("WANTED")).join() + " " + readFileSync("ready.txt", "utf8"));`;
const SETUP = 'require("fs").appendFileSync("ready.txt", "ready\\n")';

let folder = "";
beforeEach(() => {
  folder = emptyFolder();
});

/** A checkout with a workload in it. JSON is YAML. */
function checkout(side: string, more: object = {}, program = REPORT): string {
  const own = join(folder, side);
  mkdirSync(own);
  writeFileSync(join(own, "work.mjs"), program);
  writeFileSync(join(own, "module.mjs"), "export default () => undefined;");
  const plan = {
    ...{ version: 1, name: "summarize", scope: "inference", steadiness: { steal: 1, others: 1 } },
    ...{ command: [process.execPath, "work.mjs"], setup: [process.execPath, "-e", SETUP] },
    ...{ environment: ["WANTED"], guardrails: ["moderation"], ...more },
  };
  writeFileSync(join(own, "workload.yaml"), JSON.stringify(plan));
  return own;
}
const compared = (...options: string[]) =>
  inProcess(
    [
      ...["audit", "compare", join(folder, "base"), join(folder, "head"), "--workload", "workload.yaml"],
      ...[
        "--pairs",
        "6",
        "--max-pairs",
        "6",
        "--location",
        "FR",
        "--json",
        join(folder, "c.json"),
        ...options,
      ],
    ],
    {
      candidates: [TEN_WATTS],
      environment: { PATH: process.env.PATH ?? "", WANTED: "1", UNWANTED: "1" },
    },
  );
const comparison = () =>
  (JSON.parse(readFileSync(join(folder, "c.json"), "utf8")) as GateDecision).comparison;

describe.runIf(HAS_PROC)("wattspan audit compare with a workload file", () => {
  it("it runs in each folder after one setup, with its variables alone, and its guardrails and scope count", async () => {
    const sides = [checkout("base"), checkout("head")];
    const { stderr } = await compared();
    expect(stderr).toBe("");
    for (const side of sides)
      expect(readFileSync(join(side, "seen.txt"), "utf8")).toMatch(/^(WANTED ready\n){6,}$/);
    const { guardrails, pairs } = comparison();
    expect(guardrails.map(({ name }) => name)).toEqual(["goals", "moderation"]);
    expect(pairs[0]?.base.facts).toMatchObject({
      scope: "inference",
      workload: expect.stringMatching(/^summarize \(inference, [0-9a-f]{8}\)$/),
    });
  });

  it("a HEAD that does other work by its workload file is not comparable", async () => {
    checkout("base");
    checkout("head", { command: [process.execPath, "work.mjs", "--less"] });
    const { code, stdout } = await compared();
    expect(code).toBe(3);
    expect(stdout).toMatch(/^not comparable: The runs had different workloads: summarize /);
  });

  it("a guardrail that HEAD deletes from its workload file and from its work is lost", async () => {
    checkout("base");
    checkout("head", { guardrails: [] }, REPORT.replace("moderation: 1", ""));
    const { code, stdout } = await compared();
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: expect.stringMatching(/^fail: a guardrail is lost: moderation/),
    });
  });

  it.each<[string, object, number, string]>([
    [
      "a workload that takes longer than its limit",
      { timeoutS: 0.05, setup: undefined, command: ["sleep", "60"] },
      1,
      "longer than 0.05 s",
    ],
    ["a setup that fails", { setup: ["false"] }, 1, "the setup ended with exit code 1"],
    [
      "an input with another digest",
      { inputs: [{ path: "work.mjs", sha256: "0".repeat(64) }] },
      1,
      "work.mjs",
    ],
    ["a member that is misspelled", { guardrail: [] }, 2, "guardrails"],
    [
      "a workload without a command",
      { command: undefined, module: "module.mjs" },
      2,
      "a workload with a command",
    ],
  ])("%s ends the comparison", async (_, more, code, why) => {
    checkout("base", more);
    checkout("head", more);
    expect(await compared()).toMatchObject({ code, stderr: expect.stringContaining(why) });
  });

  it("a command next to it, a scope next to it, and neither of them, are refused", async () => {
    checkout("base");
    expect(await compared("--", "true")).toMatchObject({ code: 2 });
    expect(await compared("--scope", "training")).toMatchObject({ code: 2 });
    expect(await inProcess(["audit", "compare", folder, folder])).toMatchObject({
      code: 2,
      stderr: expect.stringContaining("one after --, or a --workload"),
    });
  });
});

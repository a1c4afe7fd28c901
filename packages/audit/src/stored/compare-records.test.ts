import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type StoredWork, storeWork } from "../../test/stored-work.js";
import { limitOf } from "../compare/limit.js";
import { decide } from "../gate/decide.js";
import { policyOf } from "../gate/policy.js";
import { junitReport } from "../report/junit.js";
import { markdownReport } from "../report/markdown.js";
import { compareRecords } from "./compare-records.js";
import { storedAudits } from "./stored-audits.js";

let folder = "";
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "wattspan-records-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

const rules = { limits: [limitOf("energy=5%")] };

/** Records of some days. */
async function recorded(
  name: string,
  days: readonly number[],
  work: Partial<StoredWork> = {},
): Promise<string> {
  const own = join(folder, name);
  mkdirSync(own);
  for (const day of days)
    await storeWork(join(own, `${day}.audit.jsonl`), {
      ...{
        seed: 10 * day + name.length,
        startedAt: new Date(Date.UTC(2026, 10, day)),
        commit: name,
        ...work,
      },
    });
  return own;
}
const compared = async (base: string, head: string) =>
  compareRecords(await storedAudits([base]), await storedAudits([head]), rules);

describe("stored records", () => {
  it("a planted regression fails, in every report, with what it rests on", async () => {
    const base = await recorded("base", [1, 3, 5, 7]);
    const head = await recorded("head-8", [2, 4, 6, 8], {
      watts: 360,
      isVoid: (run) => (run === 0 ? "steal" : undefined),
    });
    const comparison = await compared(base, head);
    expect(comparison).toMatchObject({ outcome: "fail", design: "recordings", notes: [] });
    const energy = comparison.components.find(({ component }) => component === "energy");
    expect(energy?.change).toBeCloseTo(0.2, 1);
    expect(energy?.leastDetectable).toBeLessThan(0.1);
    expect(comparison.voids).toEqual([{ rule: "other", count: 4, base: 0, head: 4 }]);
    expect(comparison.recordings?.head).toMatchObject(
      [2, 4, 6, 8].map((day) => ({
        ...{ name: join(head, `${day}.audit.jsonl`), version: "head-8", runs: 2, voids: 1, isPartial: false },
      })),
    );
    const decision = decide(comparison, policyOf("version: 1"), "2026-11-29");
    const comment = markdownReport(decision);
    expect(comment).toMatch(/### ❌ Fails: `energy` \+\d+\.\d % /);
    expect(comment).toContain(
      "4 recordings a side at least; each counts as one figure. 4 of 16 runs are void: other 4.",
    );
    expect(junitReport(decision)).toContain('failures="1"');
  });

  it("equal records pass, and what differs is said", async () => {
    const base = await recorded("same", [1, 2, 3]);
    const head = await recorded("same-later", [4, 5, 6], { commit: "same" });
    copyFileSync(join(head, "4.audit.jsonl"), join(head, "copy.audit.jsonl"));
    const { outcome, notes } = await compared(base, head);
    expect(outcome).toBe("pass");
    expect(notes).toEqual([
      "BASE and HEAD have records of the same version: same",
      "all records of BASE are older than those of HEAD: what else changed in that time is in the difference",
      `${join(head, "copy.audit.jsonl")} is left out: a copy of ${join(head, "4.audit.jsonl")}`,
    ]);
  });

  it("records of other machines, workloads or meters are refused, and so are too few", async () => {
    const base = await recorded("few", [1, 2, 3]);
    const why = async (name: string, work: Partial<StoredWork>, days = [4, 5, 6]) =>
      (await compared(base, await recorded(name, days, work))).why;
    expect(await why("machine", { memoryBytes: 2 ** 35 })).toMatch(
      /^The runs had different machines: .*16 GiB; .*32 GiB\.$/,
    );
    expect(await why("workload", { workload: "other" })).toMatch(
      /^The runs had different workloads: agent \(.*; other \(/,
    );
    expect(await why("meters", { zone: "gpu-1" })).toMatch(
      /^The runs had different meters: gpu-0 by .*; gpu-1 by /,
    );
    expect(await why("two", {}, [4, 5])).toMatch(
      /There are 3 of BASE and 2 of HEAD, and 3 a side are the fewest/,
    );
  });

  it("a record that does not verify, or is on both sides, refuses the comparison", async () => {
    const base = await recorded("honest", [1, 2, 3]);
    const head = await recorded("edited", [4, 5, 6, 7]);
    const path = join(head, "5.audit.jsonl");
    const text = readFileSync(path, "utf8");
    writeFileSync(path, text.replace('"output":', '"outputs":'));
    expect(await compared(base, head)).toMatchObject({
      ...{ outcome: "not comparable", components: [] },
      why: expect.stringMatching(/5\.audit\.jsonl does not count: line \d+: hash is /),
    });
    writeFileSync(path, text);
    copyFileSync(join(base, "1.audit.jsonl"), join(head, "1.audit.jsonl"));
    expect((await compared(base, head)).why).toMatch(/1\.audit\.jsonl is in BASE and in HEAD\.$/);
    const shared = readFileSync(join(base, "1.audit.jsonl"), "utf8");
    writeFileSync(join(head, "1.audit.jsonl"), shared.slice(0, shared.lastIndexOf('{"type":"repetition"')));
    expect((await compared(base, head)).why).toMatch(/1\.audit\.jsonl is in BASE and in HEAD\.$/);
  });

  it("a workload that failed in a repetition refuses the comparison", async () => {
    const base = await recorded("sound", [1, 2, 3]);
    for (const [name, why] of Object.entries({
      failing: "failed: TypeError",
      "failing-otherwise": "failed",
    })) {
      const isVoid = (run: number) => (run === 0 ? why : undefined);
      expect((await compared(base, await recorded(name, [4, 5, 6], { isVoid }))).why).toMatch(
        /^The workload failed in the record .*4\.audit\.jsonl/,
      );
    }
  });

  it("partial records and several versions of a side are said", async () => {
    const base = await recorded("partial", [1, 3, 5]);
    const path = join(base, "3.audit.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").slice(0, -20));
    const head = await recorded("versions", [2, 4], { commit: "a" });
    await storeWork(join(head, "6.audit.jsonl"), {
      seed: 6,
      startedAt: new Date(Date.UTC(2026, 10, 6)),
      commit: "b",
    });
    expect((await compared(base, head)).notes).toEqual([
      "the records of HEAD are of several versions: a, b",
      `${path} is partial: its audit did not come to its end`,
    ]);
  });
});

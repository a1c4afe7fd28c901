/** `wattspan drift`, over records of an agent. */

import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type Night, nightlyRecord } from "./nightly-records.js";
import { emptyFolder } from "./powercap-tree.js";
import { inProcess } from "./run-wattspan.js";

describe("drift over records", () => {
  const days = async (count: number, later: Night = {}) => {
    const own = emptyFolder();
    for (let day = 1; day <= count; day++)
      await nightlyRecord(own, day, { commit: `c${day}`, ...(day > count / 2 && later) });
    return own;
  };
  const over = (...records: string[]) => inProcess(["drift", ...records]);

  it("records that take more ask for an audit, since a day and a commit", async () => {
    const { code, stdout } = await over(await days(30, { watts: 400 }));
    expect(code).toBe(1);
    expect(stdout).toMatch(/^re-audit: joules per token went up, .*the system changed\n/);
    expect(stdout).toMatch(/^joules per token +shifted +\+\d\d\.\d % +2026-10-1\dT[^ ]+, c1\d/m);
    expect(stdout).toContain("30 records of agent (");
    expect(stdout).toContain("on Simulated (x86_64), 4 CPUs, 16 GiB, gpu-0 by fake");
  });

  it("what does not verify is named and left out", async () => {
    const own = await days(13);
    const path = join(own, "3.audit.jsonl");
    writeFileSync(path, readFileSync(path, "utf8").replace('"output":', '"outputs":'));
    const { code, stdout } = await over(own);
    expect(code).toBe(0);
    expect(stdout).toContain("12 records of");
    expect(stdout).toMatch(/left out .*3\.audit\.jsonl: line \d+: hash is /);
    const json = await inProcess(["drift", own, "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({
      ...{ schemaVersion: 1, verdict: "fine", leftOut: [{ path }] },
      groups: [{ verdict: "fine", records: { length: 12 } }],
    });
  });

  it("two machines are two reports, and the more urgent verdict counts", async () => {
    const { code, stdout } = await over(
      await days(13),
      await days(30, { watts: 500, memoryBytes: 2 ** 35 }),
      await days(30, { watts: 500 }),
    );
    expect(code).toBe(1);
    expect(stdout.match(/^\S+: .*$/gm)?.map((line) => line.split(":")[0])).toEqual(
      expect.arrayContaining(["re-audit", "fine"]),
    );
  });

  it("a folder without records gives no verdict", async () => {
    expect(await over(emptyFolder())).toMatchObject({
      code: 3,
      stdout: "unknown: there is no *.audit.jsonl here\n",
    });
  });
});

describe("what drift is asked wrongly", () => {
  it.each([
    [[], "missing required argument 'records'"],
    [["/no/such"], '<records> "/no/such": expected a record'],
    [["nightly", "--min-change", "500%"], "a share between 0% and 100%"],
  ])("%o is answered with what is wrong", async (args, why) => {
    const { code, stderr } = await inProcess(["drift", ...args]);
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining(why) });
  });
});

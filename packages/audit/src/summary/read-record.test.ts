import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AuditError } from "../format/audit-error.js";
import { readRecord } from "./read-record.js";
import { summaryOf } from "./summarize.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("the reading of a record", () => {
  it.each([
    ['"type"', "plain"],
    ['"\\u0074ype"', "escaped"],
  ])("the last of two types counts, as in its verification: %s", async (name, kind) => {
    const path = join(folder, `${kind}.jsonl`);
    const line = '{"type":"tick","index":0,"from":0,"to":9';
    writeFileSync(path, `{"type":"tick"}\n${line},${name}:"repetition"}\n${line}}\n`);
    expect((await readRecord(path)).repetitions).toMatchObject([{ type: "repetition", to: 9 }]);
  });

  it("what is unknown is counted once, by the roots of repetitions that are not void", async () => {
    const path = join(folder, "unknown.jsonl");
    const footprint = (more: object) => ({
      type: "footprint",
      footprint: { method: "unavailable", ...more },
    });
    const repetition = (more = {}) => ({ type: "repetition", index: 0, from: 0, to: 1, ...more });
    const unknownOf = async (...entries: readonly object[]) => {
      const lines = [{ type: "header" }, { type: "environment" }, { type: "workload" }, ...entries];
      writeFileSync(path, `${lines.map((line) => JSON.stringify(line)).join("\n")}\n`);
      const recorded = await readRecord(path);
      expect(summaryOf(recorded).unknown).toBe(recorded.unknown);
      return recorded.unknown;
    };
    const root = footprint({ method: "measured", unknown: { count: 3, reasons: ["unreported"] } });
    const inside = footprint({ parentId: "a" });
    expect(await unknownOf(footprint({}), repetition({ void: "warm-up" }), repetition())).toBeUndefined();
    expect(await unknownOf(inside, root, repetition(), footprint({}), repetition())).toBe(4);
    for (const count of [undefined, null, "3", -1])
      expect(
        await unknownOf(footprint({ method: "measured", unknown: { count } }), repetition()),
      ).toBeUndefined();
  });

  it.each([0, 1, 2])(
    "a record of %i whole lines is refused: it does not say what was audited",
    async (whole) => {
      const path = join(folder, `cut-${whole}.jsonl`);
      writeFileSync(path, `${'{"type":"header"}\n'.repeat(whole)}{"type":"workl`);
      const refused = expect(readRecord(path)).rejects;
      await refused.toBeInstanceOf(AuditError);
      await refused.toThrow("cut off before it says what was audited");
    },
  );
});

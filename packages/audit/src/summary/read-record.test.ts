import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { AuditError } from "../format/audit-error.js";
import { readRecord } from "./read-record.js";

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

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, it } from "vitest";
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
});

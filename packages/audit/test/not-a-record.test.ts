import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { MAX_LINE } from "@wattspan/ledger/lines";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { rerun } from "../src/rerun/rerun.js";
import { storedAudits } from "../src/stored/stored-audits.js";
import { trace } from "../src/verify/trace.js";
import { verify } from "../src/verify/verify.js";
import { hasPython, pythonRefusal } from "./python-verifier.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-no-record-"));
const pipe = join(folder, "pipe");
beforeAll(() => {
  spawnSync("mkfifo", [pipe]);
});
afterAll(() => rmSync(folder, { recursive: true }));

const READERS = {
  verify: (path: string) => verify(path),
  trace: (path: string) => trace(path, "00f067aa0ba902b7"),
  rerun: (path: string) => rerun({ record: path, run: () => expect.unreachable() }),
} as const;

// Skipped on Windows, which has neither these devices nor named pipes.
describe.skipIf(process.platform === "win32")("what is no record", () => {
  it.each(Object.entries(READERS))("%s refuses devices, pipes and folders at once", async (_, read) => {
    for (const path of ["/dev/zero", pipe, folder])
      await expect(read(path), path).rejects.toMatchObject({
        name: "AuditError",
        message: expect.stringContaining("Name a regular file of an audit"),
      });
  });

  it("stored records are no devices or pipes", async () => {
    for (const path of ["/dev/zero", pipe])
      await expect(storedAudits([path]), path).rejects.toMatchObject({ name: "AuditError" });
  });

  // Skipped without Python: the second verifier is written in it.
  it.skipIf(!hasPython)("the verifier in Python refuses them as well", () => {
    for (const path of ["/dev/zero", pipe])
      expect(pythonRefusal(path)).toEqual({
        ...{ status: 2, stderr: `${path}: expected a regular file, not a device or a pipe\n` },
      });
  });

  it.skipIf(!hasPython)("the verifier in Python takes no options, and says how it is used", () => {
    expect(pythonRefusal("--public-key")).toMatchObject({
      ...{ status: 2, stderr: expect.stringMatching(/^Verifies records of .+ FILE\.\.\.\n/) },
    });
    expect(pythonRefusal("--help")).toEqual({ status: 0, stderr: "" });
  });
});

describe("bytes that never end", () => {
  it("a line that never ends is refused as soon as it is too long", async () => {
    let bytes = 0;
    function* zeros() {
      for (const piece = Buffer.alloc(1 << 20); ; bytes += piece.length) yield piece;
    }
    expect(await verify(zeros())).toMatchObject({ verdict: "invalid", line: 1, field: "length" });
    expect(bytes).toBe(MAX_LINE);
  });
});

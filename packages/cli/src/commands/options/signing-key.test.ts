import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { policyIn } from "../../audit/gate-rules.js";
import { UsageError } from "../../command/usage-error.js";
import { keyOf } from "./signing-key.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-key-"));
const pipe = join(folder, "pipe");
beforeAll(() => {
  spawnSync("mkfifo", [pipe]);
});
afterAll(() => rmSync(folder, { recursive: true }));

// Skipped on Windows, which has neither these devices nor named pipes.
describe.skipIf(process.platform === "win32")("what is no file", () => {
  it("a key is neither waited for in a pipe that nobody writes to, nor read from a device or a folder", () => {
    for (const path of [pipe, "/dev/zero", "/dev/null", folder])
      expect(() => keyOf(path), path).toThrow(UsageError);
  });

  it("a policy is a regular file", async () => {
    for (const path of [pipe, "/dev/zero", "/dev/null", folder])
      await expect(policyIn(undefined, path), path).rejects.toThrow(UsageError);
  });
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { readWorkload } from "./read-workload.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-read-"));
afterAll(() => rmSync(folder, { recursive: true }));

it.skipIf(process.platform === "win32")("a pipe is not waited for", async () => {
  const pipe = join(folder, "pipe.yaml");
  execFileSync("mkfifo", [pipe]);
  await expect(readWorkload(pipe, {})).rejects.toThrow(`${pipe}: is not a file.`);
});

import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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

it("a workload is read, and an unknown member refused, where a library has added to all objects", async () => {
  const [right, wrong] = [join(folder, "right.json"), join(folder, "wrong.json")];
  const plan = {
    ...{ version: 1, name: "n", scope: "inference", command: ["true"] },
    ...{ parameters: { seed: 1 }, dataset: { name: "d", version: "1" } },
  };
  writeFileSync(right, JSON.stringify(plan));
  writeFileSync(wrong, JSON.stringify({ ...plan, comand: ["true"] }));
  Object.defineProperty(Object.prototype, "extend", { value: 1, enumerable: true, configurable: true });
  const outcomes = await Promise.allSettled([readWorkload(right, {}), readWorkload(wrong, {})]).finally(() =>
    Reflect.deleteProperty(Object.prototype, "extend"),
  );
  expect(outcomes[0]).toMatchObject({ value: { plan } });
  expect(outcomes[1]).toMatchObject({
    reason: { message: expect.stringContaining("comand is not known; allowed: $schema") },
  });
});

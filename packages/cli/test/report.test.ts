import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { inProcess } from "./run-wattspan.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-report-"));
afterAll(() => rmSync(folder, { recursive: true }));
const FOOTPRINT = {
  ...{ id: "1", kind: "step", name: "read", startedAt: "2026-12-01T10:00:00Z", durationS: 1 },
  ...{ outcome: "ok", self: {}, parts: [], method: "unavailable", reasons: [] },
};

it("`report` writes a page next to its file, or where it is told to", async () => {
  const file = join(folder, "run.jsonl");
  writeFileSync(file, `\ufeff${JSON.stringify(FOOTPRINT)}\r\n`);
  const { code, stdout } = await inProcess(["report", file]);
  expect({ code, stdout }).toEqual({ code: 0, stdout: `The report: ${join(folder, "run.html")}\n` });
  expect(readFileSync(join(folder, "run.html"), "utf8")).toContain("<h1>run</h1>");
  const other = join(folder, "other.html");
  expect((await inProcess(["report", file, "--output", other])).stdout).toContain(other);
});

it("`report` ends with 1 without a footprint, without a file, and where it cannot write", async () => {
  const empty = join(folder, "empty.jsonl");
  writeFileSync(empty, "{}\n");
  const file = join(folder, "one.jsonl");
  writeFileSync(file, JSON.stringify(FOOTPRINT));
  for (const [args, said] of [
    [[empty], "no line is a footprint"],
    [[join(folder, "none.jsonl")], "cannot be read (ENOENT)"],
    [[file, "--output", join(folder, "no/such.html")], "cannot be written (ENOENT)"],
  ] as const) {
    const { code, stderr } = await inProcess(["report", ...args]);
    expect([code, stderr]).toEqual([1, expect.stringContaining(said)]);
  }
});

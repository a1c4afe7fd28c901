import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./made-up-run.ts";
import { ReportFileError, writeReport } from "./write-report.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quickstart-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeReport", () => {
  it("writeReport writes the page with the version of Wattspan, and returns its path", async () => {
    const file = join(folder, "report.html");
    expect(await writeReport(file, run())).toBe(file);
    expect(await readFile(file, "utf8")).toMatch(/Wattspan \d+\.\d+\.\d+/);
  });

  it("writeReport into a missing folder fails with the reason and what to do", async () => {
    const writing = writeReport(join(folder, "missing", "report.html"), run());
    await expect(writing).rejects.toThrow(ReportFileError);
    await expect(writing).rejects.toThrow(
      /cannot be written to .*report\.html \(ENOENT\): name another file/,
    );
  });
});

import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { run } from "./made-up-run.ts";
import { writeReport } from "./write-report.ts";

let folder = "";
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "quickstart-"));
});
afterEach(() => rm(folder, { recursive: true }));

describe("writeReport", () => {
  it("writeReport writes the page with the version of Wattspan, and returns a line with a link to it", async () => {
    const file = join(folder, "report.html");
    const { href: url } = pathToFileURL(file);
    expect(await writeReport(file, run())).toEqual({ line: `The report: ${url}`, url });
    expect(await readFile(file, "utf8")).toMatch(/Wattspan \d+\.\d+\.\d+/);
    expect(process.exitCode).toBeUndefined();
  });

  it("writeReport into a missing folder returns the reason and what to do, and the process will end with 1", async () => {
    const { line, url } = await writeReport(join(folder, "missing", "report.html"), run());
    const { exitCode } = process;
    process.exitCode = undefined;
    expect(exitCode).toBe(1);
    expect(url).toBeUndefined();
    expect(line).toMatch(/cannot be written to .*report\.html \(ENOENT\): name another file/);
  });
});

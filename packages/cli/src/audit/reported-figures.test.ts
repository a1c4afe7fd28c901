import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { FiguresError, reportedFigures } from "./reported-figures.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-figures-"));
const at = (name: string): string => join(folder, name);

describe("the figures of a workload", () => {
  it("no file reports nothing", async () => {
    expect(await reportedFigures(at("none"))).toEqual({});
  });

  it("a folder that is gone may have had something", async () => {
    await expect(reportedFigures(join(at("gone"), "figures.json"))).rejects.toThrow(
      "cannot be read (ENOENT)",
    );
  });

  it.skipIf(process.platform === "win32")("what is no file is an error at once, and no wait", async () => {
    spawnSync("mkfifo", [at("pipe")]);
    symlinkSync("/dev/zero", at("endless"));
    mkdirSync(at("folder"));
    for (const name of ["pipe", "endless", "folder"])
      await expect(reportedFigures(at(name)), name).rejects.toThrow(FiguresError);
  });

  it("names are as long as the guardrails of a workload file, and no longer", async () => {
    const named = (length: number) => JSON.stringify({ guardrails: { ["g".repeat(length)]: 1 } });
    writeFileSync(at("long.json"), named(200));
    expect(await reportedFigures(at("long.json"))).toEqual({ guardrails: { ["g".repeat(200)]: 1 } });
    writeFileSync(at("long.json"), named(201));
    await expect(reportedFigures(at("long.json"))).rejects.toThrow("at most 200 characters");
  });

  it("a file that begins with a byte order mark is read", async () => {
    writeFileSync(at("marked.json"), '\uFEFF{"goals":3}');
    expect(await reportedFigures(at("marked.json"))).toEqual({ goals: 3 });
  });

  it.each([
    ['{"recall":1e999}', "recall must be a number"],
    ['{"recall":1.5}', "recall must be a share"],
    ['{"goals":1e999}', "goals must be a number"],
    ['{"forecasts":{"judged":1,"missed":2}}', "no more than judged"],
    ['{"telemetry":{"expected":1,"received":2}}', "no more than expected"],
  ])("figures that cannot be are refused: %s", async (text, why) => {
    writeFileSync(at("wrong.json"), text);
    await expect(reportedFigures(at("wrong.json"))).rejects.toThrow(why);
  });
});

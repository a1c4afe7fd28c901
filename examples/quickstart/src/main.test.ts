import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, it } from "vitest";

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url));

it("the quickstart reads its papers, accounts for its joules, and writes a report", () => {
  const source = ["--conditions=@wattspan/source", "--import", path("../../../scripts/source-names.mjs")];
  const { stdout, stderr, status } = spawnSync(process.execPath, [...source, path("main.ts")], {
    cwd: path(".."),
    encoding: "utf8",
  });
  expect([stderr, status]).toEqual(["", 0]);
  expect(stdout).toMatch(/appointment\.png: mean confidence .* Trying again/);
  expect(stdout).toMatch(/library\.png: given up/);
  expect(stdout).toMatch(/8\d\.\d % of the characters were read right/);
  expect(stdout).toMatch(/^post-clerk +[\d.]+ +[\d.]+ \([\d.]+–[\d.]+\) +mixed$/m);
  const page = readFileSync(path("../post-clerk.html"), "utf8");
  for (const text of ["PP-OCRv4-rec", "gpt-4o-mini", "estimated by phase@2", "idle"])
    expect(page).toContain(text);
  expect(page).not.toMatch(/NaN|Infinity|undefined/);
  expect(page).not.toContain(path("../../.."));
});

import { execFile } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { catalogDisagreements, catalogProblems } from "../../../scripts/models/catalog-problems.ts";
import { defaultTables } from "../src/catalog/resolve-model.js";
import type { CatalogModel } from "../src/contracts/catalog-model.js";

const row: CatalogModel = {
  ...{ name: "sound", vendor: "example", architecture: "dense", weights: "open" },
  ...{ activeParameters: 8, totalParameters: 8, table: "t@1", licence: "CC0-1.0" },
  ...{ source: "https://models.example.com/sound", asOf: "2026-06-01" },
};
/** One row for each thing that the check has to find, and the kind that it has to call it. */
const seeded: readonly (readonly [kind: string, row: object])[] = [
  ["row", { ...row, name: "no-source", source: "" }],
  ["row", { ...row, name: "active-above-total", architecture: "moe", activeParameters: 9 }],
  ["row", { ...row, name: "zero", activeParameters: 0, totalParameters: 0 }],
  ["row", { ...row, name: "huge", totalParameters: 10_001 }],
  ["row", { ...row, name: "absurd-speed", tokensPerS: 1e9 }],
  ["stale", { ...row, name: "stale", asOf: "2025-05-31" }],
  ["future", { ...row, name: "future", asOf: "2027-01-01" }],
  ["ambiguous", { ...row, name: "ambiguous", aliases: ["SOUND"] }],
  ["duplicate", { ...row, name: "Sound" }],
];
const check = { today: new Date("2026-06-01T00:00:00Z"), staleAfterMonths: 12 };
const names = (problems: ReturnType<typeof catalogProblems>) =>
  problems.map(({ kind, row }) => `${kind} ${row}`);

describe("catalogProblems", () => {
  it("catalogProblems finds nothing wrong with a sound row, nor on the last day of its term", () => {
    expect(catalogProblems([[row]], check)).toEqual([]);
    expect(catalogProblems([[{ ...row, asOf: "2025-06-01" }]], check)).toEqual([]);
  });

  it.each(seeded)("catalogProblems finds and names a corrupt row: %s %o", (kind, corrupt) => {
    const { name } = corrupt as { readonly name: string };
    expect([...new Set(names(catalogProblems([[row, corrupt]], check)))]).toEqual([`${kind} ${name}`]);
  });

  it("catalogProblems finds the rest of a table that is all wrong", () => {
    expect(names(catalogProblems([[null, 4, "x"], [{}]], check)).length).toBeGreaterThanOrEqual(4);
  });

  it("catalogProblems finds nothing wrong with the tables of this package on the day that they were made", () => {
    const made = { today: new Date("2026-11-27T00:00:00Z"), staleAfterMonths: 12 };
    expect(catalogProblems(defaultTables(), made)).toEqual([]);
  });

  it("catalogProblems says of every row of this package's tables when it has aged", () => {
    const later = { today: new Date("2030-01-01T00:00:00Z"), staleAfterMonths: 12 };
    const problems = catalogProblems(defaultTables(), later);
    expect(problems).toHaveLength(defaultTables().flat().length);
    expect(new Set(problems.map(({ kind }) => kind))).toEqual(new Set(["stale"]));
  });
});

describe("catalogDisagreements", () => {
  it("catalogDisagreements names a size that two tables state differently, and not what is rounded", () => {
    const others = [
      { ...row, table: "u@1", activeParameters: 8.03, totalParameters: 8.03 },
      { ...row, name: "other", aliases: ["sound"], table: "u@1", totalParameters: 80 },
    ];
    const found = catalogDisagreements([[row], others], 0.05);
    expect(found.map(({ name, other }) => [name, other.name])).toEqual([["sound", "other"]]);
  });

  it("catalogDisagreements finds what the editions of EcoLogits changed", () => {
    const named = catalogDisagreements(defaultTables(), 0.05).map(({ name }) => name);
    expect(named).toContain("mistral-small-latest");
    expect(named).not.toContain("gpt-4o");
  });
});

describe("the check script", () => {
  const folder = mkdtempSync(join(tmpdir(), "check-tables-"));
  afterAll(() => rmSync(folder, { recursive: true }));
  const script = join(import.meta.dirname, "../../../scripts/models/check-tables.mjs");
  const run = (...given: readonly string[]) =>
    promisify(execFile)(process.execPath, [script, ...given]).then(
      (written) => ({ status: 0, ...written }),
      ({ code, stdout, stderr }: { code: unknown; stdout: string; stderr: string }) => ({
        ...{ status: code, stdout, stderr },
      }),
    );
  const file = (rows: unknown): string => {
    const path = join(folder, "rows.json");
    writeFileSync(path, JSON.stringify(rows));
    return path;
  };

  it("check-tables.mjs passes the tables of this package, and names where they disagree", async () => {
    const { status, stdout, stderr } = await run("--today", "2026-11-27");
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).toMatch(
      /differ: mistral-small-latest is 8 of 119 B in ecologits@0\.11\.2, 23\.6 B in ecologits@0\.9\.3/,
    );
    expect(stdout).toMatch(/\d+ rows, 0 problems/);
  });

  it("check-tables.mjs fails on a corrupt table and names every row of it", async () => {
    const rows = [row, ...seeded.map(([, corrupt]) => corrupt)];
    const { status, stderr } = await run("--today", "2026-06-01", "--rows", file(rows));
    expect(status).toBe(1);
    for (const [kind, corrupt] of seeded)
      expect(stderr).toContain(`t@1: ${(corrupt as { readonly name: string }).name} (${kind})`);
  });

  it("check-tables.mjs says so when it cannot look", async () => {
    const [absent, noArray, noMonths, noDay] = await Promise.all([
      run("--rows", join(folder, "no-such.json")),
      run("--rows", file({})),
      run("--months", "0"),
      run("--today", "soon"),
    ]);
    expect([absent, noMonths, noDay].map(({ status }) => status)).toEqual([2, 2, 2]);
    expect(noArray).toMatchObject({ status: 2, stderr: expect.stringContaining("an array of rows") });
  });
});

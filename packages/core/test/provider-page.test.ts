/** The guide to hosted models lists the providers that the code knows. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { hostedProvider } from "../src/names/provider-names.js";

const core = join(import.meta.dirname, "..");
const page = readFileSync(join(core, "../../docs/how-to/hosted-models.md"), "utf8");
const source = readFileSync(join(core, "src/names/provider-names.ts"), "utf8");

const codesOf = (cell = ""): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code);
const table = /^\| `provider` .*\n([\s\S]*?)\n\n/m.exec(page)?.[1] ?? "";
const rows = table.split("\n").map((line) => {
  const [, names, others] = line.split("|");
  return { names: codesOf(names), others: codesOf(others) };
});

describe("the providers in the guide to hosted models", () => {
  it("the providers in the guide to hosted models are those of the code", () => {
    const known = [...source.matchAll(/"([\w.]+)": "/g)].map(([, name = ""]) => name);
    expect(known.length).toBeGreaterThan(20);
    expect(rows.flatMap(({ names }) => names).sort()).toEqual(known.sort());
  });

  it("other names in the guide to hosted models mean the provider of their row", () => {
    const pairs = rows.flatMap(({ names, others }) => others.map((other) => [other, names[0]]));
    expect(pairs.length).toBeGreaterThan(20);
    expect(pairs.filter(([other, name]) => hostedProvider(other) !== name)).toEqual([]);
  });
});

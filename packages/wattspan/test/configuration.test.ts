/** docs/configuration.md is what the table of variables says, and the table has every variable that is read. */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { configurationPage } from "../../../scripts/docs/configuration-page.ts";
import { variables } from "../src/register/variables.js";

const root = resolve(import.meta.dirname, "../../..");

it("is what `npm run configuration` writes", () => {
  const [path, text] = configurationPage();
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
});

it("has every variable that a package reads", () => {
  const folders = readdirSync(join(root, "packages")).map((name) => join(root, "packages", name, "src"));
  const files = folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" })
      .filter((file) => /(?<!\.test|\.test-d)\.ts$/.test(file))
      .map((file) => readFileSync(join(folder, file), "utf8")),
  );
  expect(files.length).toBeGreaterThan(200);
  const read = new Set(files.flatMap((text) => text.match(/\bWATTSPAN_[A-Z_]+\b/g) ?? []));
  const known = new Set<string>(variables.map(({ name }) => name));
  expect([...read].filter((name) => !known.has(name))).toEqual([]);
  expect(read.size).toBe(known.size);
});

/**
 * docs/reference/configuration.md is what the table of variables says, and the table has every variable that is read.
 */

import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, it } from "vitest";
import { configurationPage } from "../../../scripts/docs/configuration-page.ts";
import { variables } from "../src/register/settings/variables.js";

const root = resolve(import.meta.dirname, "../../..");

it("docs/reference/configuration.md is what `npm run generate -- configuration` writes", () => {
  const [path, text] = configurationPage();
  expect(readFileSync(join(root, path), "utf8")).toBe(text);
});

it("docs/reference/configuration.md has every variable that a package reads", () => {
  const packages = readdirSync(join(root, "packages"));
  const ofCommands = readIn("cli");
  const read = new Set(packages.filter((name) => name !== "cli").flatMap(readIn));
  expect(read).toEqual(new Set(variables.map(({ name }) => name)));
  const [, page] = configurationPage();
  expect(ofCommands.length).toBeGreaterThan(0);
  expect(ofCommands.filter((name) => !page.includes(`\`${name}`))).toEqual([]);
});

/** Names of variables in the sources of a package. */
function readIn(name: string): string[] {
  const folder = join(root, "packages", name, "src");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    /(?<!\.test|\.test-d)\.ts$/.test(file),
  );
  return files.flatMap(
    (file) => readFileSync(join(folder, file), "utf8").match(/\bWATTSPAN_[A-Z_]+\b/g) ?? [],
  );
}

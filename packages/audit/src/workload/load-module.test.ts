import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { unloaded } from "./load-module.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-load-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = join(folder, "work.mjs");

// As Node throws them: the test runner loads modules in its own way. `packages/cli/test/audit-workload.test.ts` has Node's own.
it.each([
  [
    new TypeError(`Unknown file extension ".ts" for ${join(folder, "work.ts")}`),
    `the module is in TypeScript, which Node ${process.versions.node} does not load. Use Node 22.18 or newer, or write it as .mjs.`,
  ],
  [
    new Error(`Cannot find package 'not-installed' imported from ${path}`),
    'the module cannot be loaded: work.mjs imports "not-installed", which is not there. Install it, or correct its name.',
  ],
  [
    new Error(
      `Cannot find module '${join(folder, "gone.mjs")}' imported from ${join(folder, "lib/inner.mjs")}`,
    ),
    `the module cannot be loaded: ${join("lib", "inner.mjs")} imports "gone.mjs", which is not there. Install it, or correct its name.`,
  ],
  [
    new Error(
      `Cannot find module '${join(folder, "gone")}' imported from ${path}\nDid you mean to import "./gone.js"?`,
    ),
    'the module cannot be loaded: work.mjs imports "gone", which is not there. Install it, or correct its name.',
  ],
  [
    new Error(`Cannot find module '${path}' imported from /x.js`),
    "cannot be read (ENOENT). Name a workload file.",
  ],
  [undefined, "the module cannot be loaded (it threw no error). See why: node work.mjs"],
])("a module that was not loaded for %s is refused, with what to do", async (error, problem) => {
  expect((await unloaded(error, "work.mjs", path)).message).toBe(`work.mjs: ${problem}`);
});

it("the line of an error of syntax is found, which the error does not have", async () => {
  writeFileSync(path, "const a = 1;\nconst b = {;\n");
  const error = await unloaded(new SyntaxError("Unexpected token ';'"), "work.mjs", path);
  expect(error).toMatchObject({
    line: 2,
    message: "work.mjs:2: the module cannot be loaded (SyntaxError). Correct that line.",
  });
});

it.each([
  [Object.assign(new Error("connect"), { code: "ECONNREFUSED" }), "ECONNREFUSED"],
  [new TypeError("fetch failed", { cause: new Error("connect") }), "TypeError"],
  [new Error("no key"), "Error"],
])("a line that failed with %s need not be wrong", async (error, shown) => {
  error.stack = `${error.message}\n    at file://${path}:3:7`;
  expect((await unloaded(error, "work.mjs", path)).message).toBe(
    `work.mjs:3: the module cannot be loaded (${shown}). See why: node work.mjs`,
  );
});

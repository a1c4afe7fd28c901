/** A meter is one source file, its test, its page and one line of `exports`: nothing else in this repository has to know it. */

import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, relative, resolve } from "node:path";
import { describe, expect, it, onTestFinished } from "vitest";
import { entriesOf } from "../../../tsup.base.js";
import { AUTO_METERS, auto } from "../src/index.js";

const root = resolve(import.meta.dirname, "../../..");
const own = join(root, "packages/meters");
const { exports } = JSON.parse(readFileSync(join(own, "package.json"), "utf8")) as {
  exports: Record<string, { readonly "@wattspan/source"?: string }>;
};
/** These stand for several. */
const NOT_ONE = ["first-available"];

const factoryOf = (name: string) => name.replace(/-(\w)/g, (_, letter: string) => letter.toUpperCase());
const fileOf = (name: string) => join(own, exports[`./${name}`]?.["@wattspan/source"] ?? `src/${name}.ts`);
const isMeter = (name: string) =>
  new RegExp(`^export function ${factoryOf(name)}\\([^)]*\\): EnergyMeter \\{`, "m").test(
    readFileSync(fileOf(name), "utf8"),
  );

/** Every subpath whose file has a factory of the same name that gives one meter. */
const meters = Object.entries(exports)
  .filter(([, { "@wattspan/source": source }]) => source !== undefined)
  .map(([subpath]) => subpath.replace("./", ""))
  .filter((name) => name !== "." && !NOT_ONE.includes(name) && isMeter(name));

/** Sources that ship, of all packages. */
const sources = readdirSync(join(root, "packages"))
  .map((name) => join(root, "packages", name, "src"))
  .flatMap((folder) =>
    readdirSync(folder, { recursive: true, encoding: "utf8" }).map((file) => join(folder, file)),
  )
  .filter((file) => file.endsWith(".ts") && !/\.test(-d)?\.ts$|\/testing\//.test(file))
  .map((file) => ({ path: relative(root, file), text: readFileSync(file, "utf8") }));

/** Files that import a meter by its own path: what would have to be touched for another one. */
function namedIn(name: string): readonly string[] {
  const path = new RegExp(
    `^(?! *\\*).*["'](?:\\./|(?:\\.\\./)+|@wattspan/meters/)(?:[a-z/-]+/)?${name}(?:\\.js)?["']`,
    "m",
  );
  return sources.filter(({ text }) => path.test(text)).map((file) => file.path);
}

describe("a meter of this package", () => {
  it("the meters of this package are found by their line in exports", () => {
    expect(meters).toEqual(
      expect.arrayContaining(["rapl", "prometheus-scrape", ...auto().map(({ name }) => name)]),
    );
  });

  it.each(meters)("the meter %s has its test and its page", (name) => {
    expect(existsSync(fileOf(name).replace(/\.ts$/, ".test.ts"))).toBe(true);
    const page = readFileSync(join(root, `docs/meters/${name}.md`), "utf8");
    expect(page.startsWith(`# ${name}\n`)).toBe(true);
  });

  it.each(auto().map(({ name }) => name))("the meter %s of auto() stands in the index of pages", (name) => {
    expect(readFileSync(join(root, "docs/meters/README.md"), "utf8")).toContain(`](${name}.md)`);
  });

  it.each(meters)("the meter %s is named by no list but that of auto, which is a choice", (name) => {
    const may = /^packages\/meters\/src\/(index\.ts|auto\.ts|simulator\/.*|simulated-.*)$/;
    expect(namedIn(name).filter((file) => !may.test(file))).toEqual([]);
  });

  it("every meter of auto() can be chosen by its name", () => {
    expect(Object.keys(AUTO_METERS)).toEqual(auto().map(({ name }) => name));
    for (const [name, make] of Object.entries(AUTO_METERS)) expect(make().name).toBe(name);
  });
});

describe("a meter that is added", () => {
  /** A package with one line more than ours, and its source where it is given. */
  function packageWith(source: string | undefined) {
    const folder = mkdtempSync(join(tmpdir(), "wattspan-added-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    const file = join(folder, "src/wall-plug.ts");
    mkdirSync(dirname(file));
    if (source !== undefined) writeFileSync(file, source);
    return folder;
  }
  const line = { "@wattspan/source": "./src/wall-plug.ts", import: { default: "./dist/wall-plug.js" } };

  it("an added meter is built by its line in exports alone", () => {
    const folder = packageWith("export const wallPlug = 1;\n");
    expect(entriesOf({ "./wall-plug": line }, folder)).toEqual({ "wall-plug": "./src/wall-plug.ts" });
  });

  it("an added meter without its file is an error", () => {
    expect(() => entriesOf({ "./wall-plug": line }, packageWith(undefined))).toThrow("has no source");
  });
});

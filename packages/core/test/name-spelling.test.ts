import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import * as attribute from "../src/names/attribute-names.js";
import { instrumentationScopes } from "../src/names/names.js";

const packagesFolder = join(import.meta.dirname, "../..");

function* productSources(): Generator<string> {
  for (const name of readdirSync(packagesFolder)) {
    for (const file of readdirSync(join(packagesFolder, name, "src"), {
      recursive: true,
      encoding: "utf8",
    })) {
      if (/\.ts$/.test(file) && !/\.test(-d)?\.ts$/.test(file)) yield join(packagesFolder, name, "src", file);
    }
  }
}

/** Literals that begin like one of our names, without comments, where names may be spoken of. */
function spelledNames(source: string): string[] {
  const code = source
    .replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, "")
    .replaceAll(/(Symbol\.for|createContextKey)\([^)]*\)/g, "")
    .replaceAll(/wattspan\.config\.\w+/g, ""); // names of files
  return [...code.matchAll(/["'`]((?:wattspan|gen_ai|hw)\.[a-z][a-z0-9_.]*)/g)].map(
    (match) => match[1] ?? "",
  );
}

const OWN: ReadonlySet<string> = new Set(Object.values(attribute));
/** What only others define: attributes that we read. */
const isOfOthers = (file: string, name: string): boolean =>
  /spans[/\\]src[/\\]dialects[/\\]/.test(file) && name.startsWith("gen_ai.") && !OWN.has(name);

describe("the table of names", () => {
  it("the table of names is the only place where a name is spelled", () => {
    const found = [...productSources()]
      .filter((file) => !/core[/\\]src[/\\]names[/\\]((attribute-)?names|span-events)\.ts$/.test(file))
      .flatMap((file) =>
        spelledNames(readFileSync(file, "utf8"))
          .filter((name) => !isOfOthers(file, name))
          .map((name) => `${file.slice(packagesFolder.length)}: ${name}`),
      );
    expect(found, "take these from the tables of names in core").toEqual([]);
  });

  it("the search for spelled names finds names, and no comments", () => {
    expect(spelledNames('span.setAttribute("wattspan.energy", 1)')).toEqual(["wattspan.energy"]);
    expect(spelledNames("const x = `gen_ai.usage.` + kind; // 'hw.id'")).toEqual(["gen_ai.usage."]);
    expect(spelledNames('/** "hw.energy" */ const symbol = Symbol.for("wattspan.metering");')).toEqual([]);
  });

  it("the table of names has the version of the package", () => {
    const manifest = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8")) as {
      version: string;
    };
    for (const { version } of Object.values(instrumentationScopes)) expect(version).toBe(manifest.version);
  });
});

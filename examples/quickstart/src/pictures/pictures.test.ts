import { readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { MAX_BYTES, pictureFolder } from "./picture.ts";
import { started } from "./program.ts";

describe("the pictures of the README", () => {
  const readme = readFileSync(join(pictureFolder, "../../README.md"), "utf8");
  const shown = [...readme.matchAll(/(?:src|srcset)="docs\/pictures\/([^"]+)"/g)].map(
    ([, name = ""]) => name,
  );

  it("the pictures of the README are there, in light and in dark, and load quickly", () => {
    expect(shown.toSorted()).toEqual(
      ["dashboard", "report"].flatMap((name) => [`${name}-dark.png`, `${name}-light.png`]),
    );
    for (const name of shown) expect(statSync(join(pictureFolder, name)).size).toBeLessThan(MAX_BYTES);
  });
});

describe("started", () => {
  it("a started program is read until a line fits, and ends at an interrupt", async () => {
    const program = started(process.execPath, [
      "-e",
      "console.log('a\\nport 7'); setInterval(() => 0, 1000)",
    ]);
    expect(await program.found(/port (\d)/)).toBe("7");
    await program.end();
  });

  it("a program that ends before a line fits is an error that names what was waited for", async () => {
    const program = started(process.execPath, ["-e", "console.log('a')"]);
    await expect(program.found(/port (\d)/)).rejects.toThrow("ended without /port");
    await program.end();
  });
});

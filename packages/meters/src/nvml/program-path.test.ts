import { writeFileSync } from "node:fs";
import { delimiter, join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../testing/clean-up.js";
import { temporaryDirectory } from "../testing/temporary-tree.js";
import { isProgram } from "./program-path.js";

afterEach(cleanUp);

describe("a program", () => {
  const setUp = () => {
    const folder = temporaryDirectory();
    for (const name of ["nvidia-smi", "other.exe"]) writeFileSync(join(folder, name), "");
    return { folder, path: ["/nowhere", folder].join(delimiter) };
  };

  it("is found by its name in PATH, with the ending of Windows too", () => {
    const { path } = setUp();
    expect(isProgram("nvidia-smi", path)).toBe(true);
    expect(isProgram("other", path)).toBe(true);
    expect(isProgram("none", path)).toBe(false);
    expect(isProgram("nvidia-smi", "")).toBe(false);
  });

  it("is found by its path, whatever PATH is", () => {
    const { folder, path } = setUp();
    expect(isProgram(join(folder, "nvidia-smi"), "")).toBe(true);
    expect(isProgram(join(folder, "none"), path)).toBe(false);
  });
});

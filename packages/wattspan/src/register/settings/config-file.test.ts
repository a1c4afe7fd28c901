import { spawnSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readConfigFile } from "./config-file.js";

describe.skipIf(process.platform === "win32")("a file of options that is none", () => {
  let folder: string;
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "config-"));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it.each<[string, (path: string) => unknown]>([
    ["a pipe that nobody writes to", (path) => spawnSync("mkfifo", [path])],
    ["a folder", (path) => mkdirSync(path)],
    ["a link to itself", (path) => symlinkSync(path, path)],
    ["a device", (path) => symlinkSync("/dev/zero", path)],
  ])("readConfigFile passes over %s", (_, place) => {
    place(join(folder, "wattspan.config.json"));
    expect(readConfigFile({}, folder)).toEqual({ config: {}, problems: [] });
    const { problems } = readConfigFile({ WATTSPAN_CONFIG: "wattspan.config.json" }, folder);
    expect(problems).toEqual([expect.stringContaining("WATTSPAN_CONFIG names no file")]);
  });
});

/** Recordings as a user makes and compares them. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, expect, it } from "vitest";
import { readRecording, writeRecording } from "./record/recording.ts";

const MAIN = fileURLToPath(new URL("../main.ts", import.meta.url));
const PACKAGES = fileURLToPath(new URL("../../packages", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "calls-"));
const fileOf = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

function calls(...args: readonly string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, "calls", ...args], {
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

it("two recordings of one build are equal, and a changed number is found", () => {
  const [first, second] = [fileOf("first.gz"), fileOf("second.gz")];
  expect(calls("--record", first, "--calls", "80")).toMatchObject({ status: 0, stderr: "" });
  expect(calls("--record", second, "--calls", "80", "--packages", PACKAGES)).toMatchObject({ status: 0 });
  expect(calls("--compare", `${first},${second}`)).toMatchObject({
    status: 0,
    stdout: expect.stringMatching(/^Equal: \d+ calls/),
  });

  const recording = readRecording(second);
  const { local } = recording.settings;
  const [[number, span] = ["", {}]] = Object.entries(local?.spans ?? {});
  const changed = { ...(span as object), name: "another" };
  const settings = {
    ...recording.settings,
    local: { ...local, spans: { ...local?.spans, [number]: changed } },
  };
  writeRecording(second, { ...recording, settings } as typeof recording);
  const { status, stdout } = calls("--compare", `${first},${second}`);
  expect({ status, lines: stdout.trim().split("\n").length }).toEqual({ status: 1, lines: 2 });
  expect(stdout).toMatch(/^ {5}1 {2}local spans \* name: at .* → "another"$/m);
  expect(calls("--compare", `${first},${second}`, "--ignore", "name")).toMatchObject({ status: 0 });
});

it("recordings of different calls are not compared", () => {
  const [first, second] = [fileOf("one.gz"), fileOf("two.gz")];
  for (const [file, seed] of [
    [first, "1"],
    [second, "2"],
  ] as const)
    calls("--record", file, "--calls", "5", "--seed", seed);
  expect(calls("--compare", `${first},${second}`)).toMatchObject({
    status: 2,
    stderr: expect.stringContaining("different calls"),
  });
});

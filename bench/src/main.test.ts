/** The whole bench in a short run, as a user starts it: it works, and everything that it asserts about its runs holds. */

import { spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, it } from "vitest";
import { ids } from "./bars.ts";

const start = (...args: string[]) => {
  const program = fileURLToPath(new URL("main.ts", import.meta.url));
  const { status, stdout, stderr } = spawnSync(process.execPath, [program, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
};

describe("the bench", () => {
  it("a quick run of the bench measures every bar, and its assertions hold", { timeout: 180_000 }, () => {
    const { status, stdout, stderr } = start("--quick");
    expect({ stderr, status, failed: stdout.match(/FAILED.*/g) }).toEqual({
      stderr: "",
      status: 0,
      failed: null,
    });
    for (const id of ids) {
      expect(stdout).toMatch(new RegExp(`^${id} .*(met|for information)$`, "m"));
      expect(stdout).toMatch(new RegExp(`^${id}  (\\d+) of \\1 assertions held`, "m"));
    }
    expect(stdout).toContain("its figures mean little");
    expect(stdout).not.toContain("Written");
  });

  it("the bench prints its usage, and explains an argument that it does not understand", () => {
    expect(start("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("usage: npm run bench"),
    });
    expect(start("--only", "P0")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("there is no P0"),
    });
  });
});

/** The bench as a user starts it; `main.long.test.ts` measures every bar. */

import { describe, expect, it } from "vitest";
import { startBench } from "./start-bench.ts";

describe("the bench", () => {
  it("a quick run of one bar prints its figures and that its assertions hold, and writes nothing", () => {
    const { status, stdout, stderr } = startBench("--quick", "--only", "P2");
    expect({ stderr, status, failed: stdout.match(/FAILED.*/g) }).toEqual({
      stderr: "",
      status: 0,
      failed: null,
    });
    expect(stdout).toMatch(/^P2 .*(met|for information)$/m);
    expect(stdout).toMatch(/^P2 {2}(\d+) of \1 assertions held/m);
    expect(stdout).not.toContain("Written");
  });

  it("the bench prints its usage, and explains an argument that it does not understand", () => {
    expect(startBench("--help")).toMatchObject({
      status: 0,
      stdout: expect.stringContaining("usage: npm run lab -- bench"),
    });
    expect(startBench("--only", "P0")).toMatchObject({
      status: 2,
      stderr: expect.stringContaining("there is no P0"),
    });
  });
});

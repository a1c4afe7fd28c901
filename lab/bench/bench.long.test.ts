/**
 * The whole bench in a short run, as a user starts it: it works, and everything that it asserts about its runs
 * holds.
 */

import { expect, it } from "vitest";
import { ids } from "./bars.ts";
import { startBench } from "./start-bench.ts";

it("a quick run of the bench measures every bar, and its assertions hold", () => {
  const { status, stdout, stderr } = startBench("--quick");
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

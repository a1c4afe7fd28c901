import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { busyPairs } from "./busy-pairs.ts";
import { gate } from "./gate.ts";

/** CPU seconds of programs are in procfs. */
const hasProc = existsSync("/proc/self/stat");

describe.runIf(hasProc)("the gate on a pull request", () => {
  it("a saving that moderates fewer answers fails by its guardrail", async () => {
    const { exitCode, markdown, junit, json } = await gate("sampled-moderation", busyPairs(6));
    expect(exitCode).toBe(1);
    expect(markdown).toContain("### ❌ Fails: a guardrail is lost: `moderation: 1 → 0.25 per goal`");
    expect(junit).toContain('name="guardrail moderation"><failure type="fail"');
    expect(JSON.parse(json).comparison.guardrails).toMatchObject([
      { name: "goals", isKept: true },
      { name: "moderation", base: 1, head: 0.25, isKept: false },
    ]);
  });
});

it("a patch that does not apply, or options that are wrong, leave no report", async () => {
  await expect(gate("no-such-change" as "more-candidates", [])).rejects.toThrow("no-such-change.patch");
  await expect(gate("more-candidates", ["--pairs", "0"])).rejects.toThrow("ENOENT");
});

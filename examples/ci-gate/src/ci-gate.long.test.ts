/** The longest comparison; that such work fails is a quick test of the command line too. */

import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { busyPairs } from "./busy-pairs.ts";
import { gate } from "./gate.ts";

/** CPU seconds of programs are in procfs. */
const hasProc = existsSync("/proc/self/stat");

describe.runIf(hasProc)("the gate on a pull request", () => {
  it("more work for the same answers fails by its limit, in every report", async () => {
    const { exitCode, markdown, junit, json } = await gate("more-candidates", busyPairs(8));
    expect(exitCode).toBe(1);
    expect(markdown).toMatch(/^### ❌ Fails: `energy.*` \+\d+\.\d %/m);
    expect(markdown).toMatch(/^\| ✅ \| `moderation` per goal \| 1 \| 1 \|/m);
    expect(junit).toMatch(/<testcase classname="wattspan" name="energy[^"]*"><failure type="fail"/);
    const { outcome, comparison } = JSON.parse(json);
    expect(outcome).toBe("fail");
    expect(comparison).toMatchObject({
      design: "pairs",
      guardrails: [
        { name: "goals", isKept: true },
        { name: "moderation", isKept: true },
      ],
    });
    expect(comparison.components).toContainEqual(
      expect.objectContaining({ component: "quality", change: 0, outcome: "pass" }),
    );
  });
});

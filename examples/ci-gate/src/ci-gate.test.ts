import { existsSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { gate } from "./gate.ts";

/** CPU seconds of programs are in procfs. */
const hasProc = existsSync("/proc/self/stat");
/** Tests run on machines that are never calm. */
const BUSY = ["--void-above", "steal=100%", "--void-above", "others=100%"];
const pairs = (count: number) => [
  ...["--country", "FR", "--pairs", String(count), "--max-pairs", String(count)],
  ...BUSY,
];

describe.runIf(hasProc)("the gate on a pull request", () => {
  it("more work for the same answers fails by its limit, in every report", async () => {
    const { exitCode, markdown, junit, json } = await gate("more-candidates", pairs(8));
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

  it("a saving that moderates fewer answers fails by its guardrail", async () => {
    const { exitCode, markdown, junit, json } = await gate("sampled-moderation", pairs(6));
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

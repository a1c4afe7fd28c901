import { expect, it } from "vitest";
import { looserRules, recordedWorkload } from "./recorded-workload.js";

it("digests of a record whose members are no texts are left out", () => {
  const digest = { of: "input", path: "a", sha256: "a".repeat(64) };
  const odd = [{ path: 5 }, { name: {} }, { version: [] }].map((more) => ({ ...digest, ...more }));
  expect(recordedWorkload({ digests: [...odd, digest] }).digests).toEqual([digest]);
});

it("a plan of as many repetitions as an audit can have is read", () => {
  const plan = { version: 1, name: "s", scope: "inference", command: ["true"] };
  for (const counts of [
    { repetitions: 1500 },
    { warmUps: 1001 },
    { repetitions: 1_000_000, warmUps: 1_000_000 },
  ])
    expect(recordedWorkload({ plan: { ...plan, ...counts } }).plan).toEqual({ ...plan, ...counts });
  expect(recordedWorkload({ plan: { ...plan, repetitions: 1_000_001 } }).plan).toBeUndefined();
});

it("rules that are looser than usual say what they allow", () => {
  const rules = { steal: 0.05, others: 1, throttling: 3, frequency: true, clock: 1.5, meter: true };
  expect(looserRules(rules)).toEqual([
    "steal 0.05 (usually 0.01)",
    "others 1 (usually 0.1)",
    "throttling 3 (usually 0)",
    "frequency true (usually false)",
    "clock 1.5 (usually 0.1)",
    "meter true (usually false)",
  ]);
  expect(looserRules({ steal: 0, others: 0.1, meter: false })).toEqual([]);
});

import { expect, it } from "vitest";
import { recordedWorkload } from "./recorded-workload.js";

it("digests of a record whose members are no texts are left out", () => {
  const digest = { of: "input", path: "a", sha256: "a".repeat(64) };
  const odd = [{ path: 5 }, { name: {} }, { version: [] }].map((more) => ({ ...digest, ...more }));
  expect(recordedWorkload({ digests: [...odd, digest] }).digests).toEqual([digest]);
});

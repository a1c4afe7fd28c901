import { describe, expect, it } from "vitest";
import { hasPython, pythonVerdicts } from "../../test/python-verifier.js";
import type { RepetitionEntry } from "../format/entries.js";
import { record } from "../record/recorder.js";
import { verify } from "./verify.js";

const RULES = { steal: 0.01, others: 0.1, throttling: 0, clock: 0.1, frequency: false, meter: false };
const calm = { stealShare: 0.01, othersShare: 0, throttles: 0, clockStepS: -0.1 };

/** A record of a warm-up and of one repetition with these facts. */
function recorded(second: Pick<RepetitionEntry, "facts" | "void">, workload: object, first?: string): string {
  let all = "";
  const recorder = record((line) => (all += line), {
    header: {},
    environment: {},
    workload: { ...workload },
  });
  recorder.repetition({ from: 0, to: 1, facts: calm, ...(first !== undefined && { void: first }) });
  recorder.repetition({ from: 1, to: 2, ...second });
  recorder.close();
  return all;
}
const ruled = { warmUps: 1, rules: RULES };

const VALID: Readonly<Record<string, string>> = {
  "a calm repetition counts": recorded({ facts: calm }, ruled, "warm-up"),
  "a failed one does not": recorded({ facts: calm, void: "failed: Error" }, ruled, "warm-up"),
  "steal is above its limit": recorded({ facts: { stealShare: 0.02 }, void: "steal" }, ruled, "warm-up"),
  "a meter was lost": recorded({ facts: { lost: ["cpu"] }, void: "meter" }, ruled, "warm-up"),
  "a step is allowed": recorded({ facts: { clockStepS: -7 } }, { rules: { ...RULES, clock: 10 } }),
  "a lost meter is allowed": recorded({ facts: { lost: ["cpu"] } }, { rules: { ...RULES, meter: true } }),
  "no rules, no reasons": recorded({ void: "whatever" }, {}),
};
const INVALID: Readonly<Record<string, readonly [line: number, text: string]>> = {
  "a calm repetition is void": [5, recorded({ facts: calm, void: "slow" }, ruled, "warm-up")],
  "a warm-up counts": [4, recorded({ facts: calm }, ruled)],
  "steal counts": [5, recorded({ facts: { stealShare: 0.02 } }, ruled, "warm-up")],
  "a step back counts": [5, recorded({ facts: { clockStepS: -7 } }, ruled, "warm-up")],
  "a new frequency counts": [5, recorded({ facts: { frequencyChange: "x" } }, ruled, "warm-up")],
};

describe("a void repetition", () => {
  it.each(Object.entries(VALID))("void follows from rules and facts: %s", async (_, text) => {
    expect(await verify([Buffer.from(text)])).toMatchObject({ verdict: "valid", repetitions: 2 });
  });

  it.each(Object.entries(INVALID))("void that does not follow is found: %s", async (_, [line, text]) => {
    expect(await verify([Buffer.from(text)])).toMatchObject({ verdict: "invalid", line, field: "void" });
  });

  it.skipIf(!hasPython)("the second verifier agrees on what is void", () => {
    const valid = pythonVerdicts(Object.values(VALID)).map(({ verdict }) => verdict);
    expect(valid).toEqual(Object.keys(VALID).map(() => "valid"));
    const found = pythonVerdicts(Object.values(INVALID).map(([, text]) => text)).map(({ line }) => line);
    expect(found).toEqual(Object.values(INVALID).map(([line]) => line));
  });
});

/** What an audit says to people. */

import type { AuditReport, AuditSummary, Trace } from "@wattspan/audit";
import { expect, it } from "vitest";
import { auditText, traceText, verdictText } from "../src/audit/audit-text.js";
import { meterTestsText } from "../src/audit/meter-tests-text.js";
import { summaryText } from "../src/audit/summary-text.js";
import { canvasOf } from "../src/terminal/canvas.js";

const canvas = canvasOf({ width: 80, unicode: false, colour: false });
const NONE = { name: "w", voids: 0, looserRules: [], tables: {}, digests: [] };

const of = (counted: number): AuditSummary => {
  const interval = counted < 6 ? {} : { interval: { low: 2.407, high: 3.055 } };
  const figure = { value: 2.698, count: counted, ...interval };
  return {
    ...NONE,
    counted,
    perRepetition: { joules: figure, grams: figure, cpuS: figure, seconds: figure },
  };
};

it("a summary fits 80 columns, and says why figures have no interval", () => {
  const six = summaryText(of(6), canvas);
  expect(six).toContain("Hodges-Lehmann estimates, with 95 % intervals of the repetitions alone");
  expect(six.split("\n").filter((line) => line.length > 80)).toEqual([]);
  expect(summaryText(of(5), canvas)).toMatch(
    /\nHodges-Lehmann estimates; an interval takes 6 repetitions that count$/,
  );
  expect(summaryText({ ...of(5), counted: 2001 }, canvas)).toMatch(
    /\nmedians without intervals: the repetitions are too many$/,
  );
  expect(summaryText({ ...of(0), perRepetition: {} }, canvas)).toBe("");
});

it("a summary says that its joules are lower bounds where some energy is unknown", () => {
  const text = (unknown: number) => summaryText({ ...of(6), unknown }, canvas).replaceAll(/\s+/g, " ");
  expect(text(1)).toContain(
    " lower bounds: without 1 activity or request to a service, whose energy is unknown ",
  );
  expect(text(2000)).toContain(" without 2,000 activities or requests to services, whose ");
  expect(text(0)).not.toContain("unknown");
  const { cpuS } = of(6).perRepetition;
  expect(summaryText({ ...of(6), unknown: 1, perRepetition: cpuS ? { cpuS } : {} }, canvas)).not.toContain(
    "lower",
  );
});

it("a summary counts its units in full", () => {
  const perUnit = { name: "samples", count: 12_345, ...of(6).perRepetition };
  expect(summaryText({ ...of(6), perUnit }, canvas)).toContain("each of 12,345 samples: ");
});

it("the figures of a summary keep their digits, and grams have the prefix that they need", () => {
  const figure = { value: 0.00008366, count: 6, interval: { low: 0.0000798, high: 0.00008791 } };
  const joules = { value: 0.6576, count: 6, interval: { low: 0.6273, high: 0.691 } };
  const { perRepetition } = of(6);
  const text = summaryText({ ...of(6), perRepetition: { ...perRepetition, grams: figure, joules } }, canvas);
  expect(text).toContain("each repetition: 0.6576 J (0.6273-0.6910), ");
  expect(text.replaceAll(/\s+/g, " ")).toContain(", 83.66 ugCO2e (79.80-87.91), ");
});

it("an audit that nothing counts of names the limits that would have been enough", () => {
  const repetition = (index: number, facts: object) => ({ index, from: 0, to: 1, void: "busy", facts });
  const report = {
    repetitions: [
      repetition(0, { othersShare: 0.84, stealShare: 0.002 }),
      repetition(1, { othersShare: 0.876, stealShare: 0.004 }),
    ],
    ...{ counted: [], voids: 2, voidsByRule: { others: 2 }, changes: [], devices: [] },
    file: "run.audit.jsonl",
  } as unknown as AuditReport;
  const text = auditText(report, { ...NONE, counted: 0, perRepetition: {} }, canvas);
  expect(text.replaceAll("\n", " ")).toContain("which the record then says: --void-above others=90% ");
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("an audit that nothing counts of ends its advice where no limit would have been enough", () => {
  const report = {
    repetitions: [{ index: 0, from: 0, to: 1, void: "busy", facts: { othersShare: 0.05 } }],
    ...{ counted: [], voids: 1, voidsByRule: { others: 1 }, changes: [], devices: [] },
    file: "run.audit.jsonl",
  } as unknown as AuditReport;
  const text = auditText(report, { ...NONE, counted: 0, perRepetition: {} }, canvas).replaceAll("\n", " ");
  expect(text).toContain("The machine was busy. Run again when it is quiet. ");
  expect(text).not.toContain("which the record then says");
});

it.each([
  ["exit code 1", "Run its command by itself, until it ends with exit code 0."],
  ["timeout, longer than 5 s", "Give it less to do, or more time by `timeoutS` in its file."],
  [
    "guardrail not reported: moderation",
    "Let it report that one: a module by `report`, a command in the file",
  ],
  ["it left processes behind", "Let it wait for what it starts."],
  ["its figures cannot be used", "Let it write one JSON object to the file that WATTSPAN_FIGURES names."],
  ["TypeError", "Run its function by itself to see why."],
])("an audit whose repetitions all failed (%s) says what to do", (why, next) => {
  const failed = { index: 0, from: 0, to: 1, void: `failed: ${why}`, facts: { rule: "failed" } };
  const report = {
    ...{ repetitions: [failed, { ...failed, index: 1 }], counted: [], voids: 2, voidsByRule: { failed: 2 } },
    ...{ changes: [], devices: [], file: "run.audit.jsonl" },
  } as unknown as AuditReport;
  const text = auditText(report, { ...NONE, counted: 0, perRepetition: {} }, canvas);
  expect(text.replaceAll("\n", " ")).toContain(`The workload failed (${why}). ${next}`);
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("one of a thing is one, in a verdict and in a trace", () => {
  const counts = { lines: 5, partial: false, repetitions: 1, footprints: 1 };
  const verdict = { verdict: "valid", ...counts, undelivered: { results: 1, joules: 2 } } as const;
  expect(verdictText(verdict)).toContain("1 footprint, 2 J of 1 activity without one;");
  const declared = { line: 4, entry: { zone: "cpu", meter: "rapl", origin: "sensor" } };
  const [readings, ticks] = [8, 9].map((line) => ({ count: 1, first: line, last: line }));
  const device = { declared, dynamic: 1, idle: 2, readings, ticks };
  const trace = { activity: "a", intensities: [], devices: [device], header: {}, environment: {} };
  expect(traceText(trace as unknown as Trace)).toContain("\n  1 reading in line 8, 1 tick in line 9\n");
});

it("an invalid record is said to be changed, or to be none", () => {
  const invalid = { verdict: "invalid", line: 7, field: "hash", found: "a", computed: "b" } as const;
  expect(verdictText(invalid)).toBe(
    "invalid: line 7: hash is a, computed: b\nThe record was changed here after it was written. Ask for the original.\n",
  );
  expect(verdictText({ ...invalid, line: 1, field: "line" })).toContain(
    "\nThis is not the record of an audit.\n",
  );
  expect(verdictText({ ...invalid, field: "energy" })).toBe("invalid: line 7: energy is a, computed: b\n");
});

it("a meter that passed its test says its power at rest", () => {
  const zones = [{ zone: "cpu", watts: 1.4812 }];
  expect(meterTestsText([{ meter: "m", outcome: "passed", zones } as never])).toBe(
    "meter m passed its test: cpu 1.48 W at rest\n",
  );
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addingUp } from "./adding-up.js";
import { reportPage } from "./report-page.js";
import { reportStyle } from "./report-style.js";
import { runIn } from "./run-file.js";

const range = (value: number) => ({ value, low: value / 2, high: value * 3 });
const part = (value: number, method = "modelled") => ({
  ...{ component: "cpu", method, methodId: method === "modelled" ? "process-cpu" : "phase@2" },
  ...{ boundary: "client", emissionSource: "operational", energy: range(value) },
});

/** A line of a file: an activity with joules of its own. */
const line = (id: string, kind: string, ownJ: number | undefined, more: object = {}) => ({
  ...{ id, kind, name: id, startedAt: "2026-12-01T10:00:00.000Z", durationS: 2, outcome: "ok" },
  ...(ownJ === undefined
    ? { self: {}, parts: [], method: "unavailable", reasons: ["no_meter"] }
    : {
        self: { energy: range(ownJ) },
        energy: range(ownJ),
        parts: [part(ownJ)],
        method: "modelled",
        reasons: [],
      }),
  ...more,
});
const DEVICE = {
  ...{ id: "cpu-0", name: "a CPU", component: "cpu", method: "modelled", methodId: "process-cpu" },
  ...{ total: 100, activity: 60, idle: 20, otherProcess: 10, unattributed: 9.5, carry: 0.5 },
  ...{ bookedUntilMs: 0, accuracy: { low: 0.5, high: 2 }, ticks: 12, lostTicks: 0 },
};
const fileOf = (...lines: readonly object[]) => lines.map((one) => JSON.stringify(one)).join("\n");
const pageOf = (...lines: readonly object[]) =>
  reportPage({ title: "a run", run: runIn(fileOf(...lines)), style: "" });

/** Cells of a column of a section's table, without that of the sum, which comes last. */
function columnOf(page: string, heading: string, head: string) {
  const section = page.split("<section>").find((text) => text.includes(`<h2>${heading}</h2>`)) ?? "";
  const cells = [...section.matchAll(/data-head="([^"]*)">(.*?)<\/td>/g)]
    .filter(([, of]) => of === head)
    .map(([, , text = ""]) => text.replace(/<[^>]*>/g, ""));
  return { parts: cells.slice(0, -1).map(Number), sum: Number(cells.at(-1)) };
}
const cents = (values: readonly number[]) => Math.round(values.reduce((all, one) => all + one, 0) * 1e6);

it("printed parts add up to their printed sum, and none is off by a whole unit", () => {
  fc.assert(
    fc.property(fc.array(fc.double({ min: 0, max: 1e6, noNaN: true }), { minLength: 1 }), (values) => {
      const { parts, sum } = addingUp(values, 2);
      expect(cents(parts.map(Number))).toBe(cents([Number(sum)]));
      values.forEach((value, i) => {
        expect(Math.abs(Number(parts[i]) - value)).toBeLessThan(0.01001);
      });
    }),
  );
  expect(addingUp([1.005, 2.004, 0.337])).toEqual({ parts: ["1.005", "2.004", "0.337"], sum: "3.346" });
});

describe("a report", () => {
  const agent = line("agent", "agent", 1 / 3, { energy: range(60) });
  const model = line("model", "inference", 60 - 2 / 3, { parentId: "agent" });
  const step = line("step", "step", 1 / 3, { parentId: "agent" });
  const hosted = line("gpt-4o", "inference", 7, { parentId: "agent", parts: [part(7, "estimated")] });
  const page = pageOf(agent, model, step, hosted, { devices: [DEVICE] });

  it("the parts of the picture add up to all that the devices counted, with idle and unattributed among them", () => {
    for (const head of ["J", "%"]) {
      const { parts, sum } = columnOf(page, "Where the joules went", head);
      expect(cents(parts)).toBe(cents([sum]));
      expect(sum).toBe(100);
    }
    expect(page).toMatch(/models on this machine.*\n?.*steps and tools/);
    for (const label of ["idle", "other processes", "unattributed"]) expect(page).toContain(`>${label}`);
    const widths = [...page.matchAll(/class="(?:\w+)" style="width:([\d.]+)%/g)].map(([, width]) =>
      Number(width),
    );
    expect(cents(widths) / 1e6).toBeCloseTo(100, 1);
  });

  it("the own joules of activities add up to all of them, here and elsewhere", () => {
    const { parts, sum } = columnOf(page, "What ran when", "own J");
    expect(cents(parts)).toBe(cents([sum]));
    expect(sum).toBe(67);
  });

  it("joules of activities that are not in the file are a part of their own", () => {
    const part = pageOf(agent, { devices: [DEVICE] });
    expect(part).toContain("activities that are not in this file");
    expect(columnOf(part, "Where the joules went", "J").sum).toBe(100);
  });

  it("unknown joules are said to be so, with their reason, and are no number", () => {
    const none = pageOf(line("a call", "inference", undefined));
    expect(none).toContain("No device counted any.");
    expect(none).toContain("no device could be read");
    expect(none).not.toMatch(/NaN|Infinity|undefined/);
  });

  it("names of a file are text, and it loads nothing", () => {
    const evil = pageOf(line("<script>alert(1)</script>", "step", 1));
    expect(evil).not.toContain("<script");
    expect(evil).toContain("default-src &#39;none&#39;");
    expect(reportStyle()).not.toMatch(/@import|url\(/);
  });

  it.each([
    ["null"],
    ["{}"],
    ["[1"],
    ['{"id":1}'],
    [JSON.stringify({ ...line("a", "step", 1), durationS: "x" })],
    ['{"devices":[{}]}'],
  ])("a line %s is counted as unread", (text) => {
    expect(runIn(`${text}\n`)).toEqual({ footprints: [], unread: 1 });
  });
});

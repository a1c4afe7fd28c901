import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { linesOf } from "../../test/chained.js";
import { randomAudit } from "../../test/random-audit.js";
import { trace } from "./trace.js";

let folder = "";
let path = "";
let lines: readonly Record<string, unknown>[] = [];

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "trace-"));
  path = join(folder, "run.audit.jsonl");
  const { text } = await randomAudit(7, 20);
  writeFileSync(path, text);
  lines = linesOf(text).map((line) => JSON.parse(line) as Record<string, unknown>);
});
afterAll(() => rmSync(folder, { recursive: true }));

const first = { at: 0, joules: 10 };
const second = { at: 5, joules: 20 };

/** A use of one id, its result, its footprint and its repetition, without a chain. */
const used = (use: number, at: number, joules: number): Readonly<Record<string, unknown>>[] => [
  ...(use === 0 ? [{ type: "device", device: 0, zone: "z", meter: "m" }] : []),
  { type: "start", use, at, weight: 1, devices: [0] },
  { type: "tick", device: 0, from: at, to: at + 1 },
  { type: "end", use, at: at + 1, activity: "same" },
  { type: "result", use, activity: "same", joules: [{ device: 0, dynamic: joules, idle: 0 }] },
  { type: "footprint", footprint: { id: "same" }, joules },
  { type: "repetition", index: use, from: at, to: at + 1, footprints: 1, joules },
];

describe("a trace", () => {
  it("a trace of each activity leads to its lines, whose joules add up to it", async () => {
    const delivered = lines
      .filter(({ type, joules }) => type === "footprint" && joules !== undefined)
      .slice(0, 5);
    expect(delivered.length).toBeGreaterThan(2);
    for (const { footprint, joules, seq } of delivered as {
      footprint: { id: string };
      joules: number;
      seq: number;
    }[]) {
      const traced = await trace(path, footprint.id);
      expect(traced.computed).toMatchObject({ line: seq + 1, entry: { joules } });
      const sum = traced.devices.reduce((total, { dynamic, idle }) => total + dynamic + idle, 0);
      expect(sum).toBeCloseTo(joules, 9);
      expect(lines[(traced.result as number) - 1]).toMatchObject({ type: "result", activity: footprint.id });
      expect(lines[(traced.start as number) - 1]).toMatchObject({ type: "start" });
      expect(lines[(traced.end as number) - 1]).toMatchObject({ type: "end", activity: footprint.id });
      for (const { ticks, device, declared } of traced.devices) {
        expect(lines[declared.line - 1]).toMatchObject({ type: "device", device });
        for (const line of [ticks.first, ticks.last])
          if (line !== undefined) expect(lines[line - 1]).toMatchObject({ type: "tick", device });
      }
      expect(traced.repetition?.entry.index).toBeGreaterThanOrEqual(0);
    }
  });

  it("a trace of an id that two repetitions have leads to the first", async () => {
    const again = [first, second].flatMap(({ at, joules }, use) => used(use, at, joules));
    const twice = join(folder, "twice.audit.jsonl");
    writeFileSync(twice, again.map((line) => `${JSON.stringify(line)}\n`).join(""));
    const { joules } = first;
    expect(await trace(twice, "same")).toMatchObject({
      ...{
        computed: { entry: { joules } },
        devices: [{ dynamic: joules }],
        repetition: { entry: { joules } },
      },
    });
    // Without footprints and repetitions, the last use.
    const bare = again.filter(({ type }) => type !== "footprint" && type !== "repetition");
    writeFileSync(twice, bare.map((line) => `${JSON.stringify(line)}\n`).join(""));
    expect(await trace(twice, "same")).toMatchObject({ devices: [{ dynamic: second.joules }] });
  });

  it("a trace of an unknown activity, of no file and of garbage is refused in words", async () => {
    await expect(trace(path, "nobody")).rejects.toThrow(
      /has no activity nobody\. Name the id of one of its footprints, such as [^,]+, [^,]+/,
    );
    await expect(trace(join(folder, "none"), "x")).rejects.toThrow("cannot be read (ENOENT)");
    writeFileSync(join(folder, "garbage"), "{}\n{\n");
    await expect(trace(join(folder, "garbage"), "x")).rejects.toThrow("line 2 is no JSON");
  });
});

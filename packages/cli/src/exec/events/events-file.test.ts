import { appendFileSync, existsSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import { describe, expect, it, onTestFinished } from "vitest";
import { eventsFile } from "./events-file.js";
import { parseExecEvent } from "./exec-event.js";

const open = () => {
  const events = eventsFile();
  onTestFinished(() => events.close());
  return events;
};

describe("an event", () => {
  it.each([
    ['{"epoch":1,"units":1000,"loss":0.31}', { epoch: 1, units: 1000, metrics: { loss: 0.31 } }],
    ['{"units":0.5,"note":"text","nested":{"a":1}}', { units: 0.5, metrics: {} }],
    ["{}", { metrics: {} }],
    ['\uFEFF{"epoch":1}', { epoch: 1, metrics: {} }],
    ['{"epoch":-1}', undefined],
    ['{"epoch":1.5}', undefined],
    ['{"epoch":"1"}', undefined],
    ['{"units":-5}', undefined],
    ['{"units":1e999}', undefined],
    ['{"units":1e308}', undefined],
    ["[1]", undefined],
    ["null", undefined],
    ["epoch 1", undefined],
    ["", undefined],
  ])("the line %s is parsed as an event or refused", (line, expected) =>
    expect(parseExecEvent(line)).toEqual(expected),
  );

  it("any line of text gives a plain event with valid numbers, or none", () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        const { epoch = 0, units = 0, metrics } = parseExecEvent(line) ?? { metrics: {} };
        expect(Number.isInteger(epoch) && epoch >= 0 && units >= 0).toBe(true);
        expect(Object.values(metrics).every(Number.isFinite)).toBe(true);
        expect(Object.keys(metrics).length).toBeLessThanOrEqual(32);
      }),
    );
  });
});

describe("the file of events", () => {
  it("the file of events gives each event once, at any boundaries of its writes", () => {
    const counts = fc.array(fc.nat({ max: 1000 }), { maxLength: 20 });
    fc.assert(
      fc.property(counts, fc.array(fc.nat({ max: 400 }), { maxLength: 6 }), (units, cuts) => {
        const events = eventsFile();
        try {
          const text = Buffer.from(units.map((count) => `{"units":${count},"é":1}\n`).join(""));
          const ends = [...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
          const seen = ends.flatMap((end, at) => {
            appendFileSync(events.path, text.subarray(ends[at - 1] ?? 0, end));
            return events.take();
          });
          expect(seen.map((event) => event.units)).toEqual(units);
          expect(events.ignored).toBe(0);
        } finally {
          events.close();
        }
      }),
      { numRuns: 30 },
    );
  });

  it("the file of events counts lines that are no events, and skips a line that never ends", () => {
    const events = open();
    appendFileSync(events.path, `nonsense\n\n${"x".repeat(300_000)}`);
    expect(events.take()).toEqual([]);
    appendFileSync(events.path, '\n{"epoch":1}\n');
    expect(events.take()).toEqual([{ epoch: 1, metrics: {} }]);
    expect(events.ignored).toBe(2);
  });

  it("the file of events needs no line end after the last line, once all is written", () => {
    const events = open();
    appendFileSync(events.path, '{"units":1}\n{"uni');
    expect(events.take()).toEqual([{ units: 1, metrics: {} }]);
    appendFileSync(events.path, 'ts":2}');
    expect(events.take()).toEqual([]);
    expect(events.take(true)).toEqual([{ units: 2, metrics: {} }]);
    expect(events.take(true)).toEqual([]);
    appendFileSync(events.path, "cut o");
    expect(events.take(true)).toEqual([]);
    expect(events.ignored).toBe(1);
  });

  it("a truncated file of events is read from its beginning, and is independent of other event files", () => {
    const events = open();
    writeFileSync(events.path, '{"epoch":1}\n{"epoch":2}\n');
    expect(events.take()).toHaveLength(2);
    writeFileSync(events.path, '{"epoch":3}\n');
    expect(events.take()).toEqual([{ epoch: 3, metrics: {} }]);
    const { path } = events;
    eventsFile().close();
    expect(existsSync(path)).toBe(true);
  });
});

import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { chained, linesOf } from "../../test/chained.js";
import { storeWork } from "../../test/stored-work.js";
import { storedAudits } from "./stored-audits.js";

let folder = "";
const at = (name: string) => join(folder, name);
const whole = () => at("whole.audit.jsonl");
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), "wattspan-stored-"));
  await storeWork(whole(), {
    ...{ seed: 1, startedAt: new Date("2026-11-02T00:00:00Z"), commit: "0123456789abcdef" },
    ...{
      repetitions: 3,
      isVoid: (run) => (run === 1 ? "other machines used 3 % of CPU time, limit 1 %" : undefined),
    },
    reaches: (run) => run !== 3,
    reported: (run) => ({
      goals: run,
      guardrails: { check: 2, wrong: "x" },
      forecasts: { judged: 10, missed: 1 },
    }),
  });
});
afterAll(() => rmSync(folder, { recursive: true }));

const edited = (name: string, edit: (lines: readonly string[]) => readonly string[]) => {
  writeFileSync(at(name), chained(edit(linesOf(readFileSync(whole(), "utf8")))));
  return at(name);
};
const withHeader = (name: string, startedAt: unknown) =>
  edited(name, ([header = "", ...rest]) => [JSON.stringify({ ...JSON.parse(header), startedAt }), ...rest]);

describe("a stored record", () => {
  it("a record comes back as its runs and the work of those that count, without the warm-up", async () => {
    const { audits, leftOut } = await storedAudits([whole()]);
    expect(leftOut).toEqual([]);
    const [audit] = audits;
    expect(audit).toMatchObject({
      ...{ path: whole(), version: "0123456789ab", isPartial: false },
      startedAtMs: Date.parse("2026-11-02T00:00:00Z"),
      facts: { machine: "Simulated (x86_64), 4 CPUs, 16 GiB", energy: "measured" },
      forecasts: { judged: 20, missed: 2 },
    });
    expect(audit?.runs.map(({ isVoid, goals, guardrails }) => [isVoid, goals, guardrails])).toEqual([
      [undefined, 0, { check: 2 }],
      ["other machines used 3 % of CPU time, limit 1 %", 1, { check: 2 }],
      [undefined, 2, { check: 2 }],
    ]);
    const { work, runs, seconds } = audit as NonNullable<typeof audit>;
    expect(work).toMatchObject({ requests: 6, reachedGoals: 1 });
    expect(work.tokens).toBeGreaterThan(500);
    expect(work.cachedTokens / work.tokens).toBeCloseTo(0.2, 1);
    expect(work.outputTokens / work.tokens).toBeCloseTo(0.25, 1);
    const counted = [0, 2].reduce((sum, i) => sum + (runs[i]?.figures.energy ?? 0), 0);
    expect(work.requestJ).toBeCloseTo(work.inferenceJ, 6);
    expect(work.agentJ).toBeCloseTo(counted, 6);
    expect(counted / seconds).toBeCloseTo(300, -1);
    expect(runs[0]?.figures).toMatchObject({ latency: expect.closeTo(3, 6), cpu: 2 });
  });

  it("a warm-up that failed is no run", async () => {
    const path = edited("cold.audit.jsonl", (lines) =>
      lines.map((line) =>
        line
          .replace(/("type":"workload")/, '$1,"warmUps":1')
          .replace('"void":"warm-up"', '"void":"failed: Error: cold"'),
      ),
    );
    const { audits, leftOut } = await storedAudits([path]);
    expect(leftOut).toEqual([]);
    expect(audits[0]?.runs.map(({ isVoid }) => isVoid?.slice(0, 5))).toEqual([
      ...[undefined, "other", undefined],
    ]);
  });

  it("a record without repetitions counts whole", async () => {
    const path = edited("service.audit.jsonl", (lines) =>
      lines
        .filter((line) => !line.includes('"type":"repetition"'))
        .map((line) => line.replace(/"repetitions":\d+/, '"repetitions":0')),
    );
    const [audit] = (await storedAudits([path])).audits;
    expect(audit?.work.requests).toBe(12);
    expect(audit?.seconds).toBeGreaterThan(12);
  });

  it("a partial record counts as far as it goes, and says so", async () => {
    writeFileSync(at("cut.audit.jsonl"), readFileSync(whole(), "utf8").slice(0, -200));
    expect((await storedAudits([at("cut.audit.jsonl")])).audits).toMatchObject([
      { isPartial: true, runs: { length: 3 } },
    ]);
  });

  it("what does not verify is named with its line, and what cannot be placed is left out", async () => {
    const text = readFileSync(whole(), "utf8");
    const wrong = {
      "edited.audit.jsonl": text.replace('"output":', '"outputs":'),
      "empty.audit.jsonl": "",
      "other.audit.jsonl": '{"hello":1}\n',
    };
    for (const [name, content] of Object.entries(wrong)) writeFileSync(at(name), content);
    const { audits, leftOut } = await storedAudits([
      ...Object.keys(wrong).map(at),
      withHeader("timeless.audit.jsonl", undefined),
      withHeader("badly-timed.audit.jsonl", "yesterday"),
    ]);
    expect(audits).toEqual([]);
    expect(leftOut.map(({ why }) => why)).toEqual([
      expect.stringMatching(/^line \d+: hash is /),
      expect.stringMatching(/^line 1: type is nothing/),
      expect.stringMatching(/^line 1: seq is /),
      "it does not say when it began",
      "it does not say when it began",
    ]);
  });

  it("a footprint of another shape is refused by name", async () => {
    const path = edited("shape.audit.jsonl", (lines) =>
      lines.map((line) => line.replace('"kind":"inference"', '"kind":"guess"')),
    );
    expect((await storedAudits([path])).leftOut[0]?.why).toContain("a footprint cannot be read");
  });

  it("a folder gives its records by their own times, and a copy counts once", async () => {
    const nightly = at("nightly");
    mkdirSync(join(nightly, "deeper.audit.jsonl"), { recursive: true });
    for (const [name, day] of Object.entries({ a: 4, b: 3 }))
      await storeWork(join(nightly, `${name}.audit.jsonl`), {
        ...{ seed: day, startedAt: new Date(Date.UTC(2026, 10, day)) },
      });
    copyFileSync(join(nightly, "a.audit.jsonl"), join(nightly, "copy.audit.jsonl"));
    writeFileSync(join(nightly, "notes.txt"), "no record");
    const { audits, leftOut } = await storedAudits([nightly, join(nightly, "a.audit.jsonl")]);
    expect(audits.map(({ path }) => path)).toEqual(
      ["b", "a"].map((name) => join(nightly, `${name}.audit.jsonl`)),
    );
    const copyOf = join(nightly, "a.audit.jsonl");
    expect(leftOut).toEqual([
      { path: join(nightly, "copy.audit.jsonl"), why: `a copy of ${copyOf}`, copyOf },
    ]);
  });

  it("what was copied of a record before its end counts once with it, and the longer one counts", async () => {
    const [a, b, c] = ["a-cut", "b-whole", "c-cut"].map((name) => at(`${name}.audit.jsonl`)) as [
      string,
      string,
      string,
    ];
    const text = readFileSync(whole(), "utf8");
    writeFileSync(a, text.slice(0, text.lastIndexOf('{"type":"trailer"')));
    writeFileSync(b, text);
    writeFileSync(c, text.slice(0, text.lastIndexOf('{"type":"repetition"')));
    const { audits, leftOut } = await storedAudits([a, b, c]);
    expect(audits).toMatchObject([{ path: b, isPartial: false, runs: { length: 3 } }]);
    expect(leftOut).toEqual([a, c].map((path) => ({ path, why: `a part of ${b}`, copyOf: b })));
  });

  it("a path that is none is an error", async () => {
    await expect(storedAudits([at("none")])).rejects.toThrow("is not a record");
    await expect(storedAudits(["/dev/null"])).rejects.toThrow("is not a record");
  });
});

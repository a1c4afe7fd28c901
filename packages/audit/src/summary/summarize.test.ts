import { describe, expect, it } from "vitest";
import type { RepetitionEntry } from "../format/entries.js";
import type { RecordedAudit } from "./read-record.js";
import { summaryOf } from "./summarize.js";

const repetition = (index: number, more: Partial<RepetitionEntry> = {}): RepetitionEntry => ({
  ...{ type: "repetition", index, from: 10 * index, to: 10 * index + 2, footprints: 1 },
  ...{ joules: 120 + index, facts: { cpuS: 6 + index / 10 } },
  ...more,
});
const recorded = (more: Partial<RecordedAudit> = {}): RecordedAudit => ({
  header: {},
  environment: { tables: { "electricity-maps-annual": "b".repeat(64), "ember-annual": "c".repeat(64) } },
  devices: [],
  sources: ["electricity-maps-annual@2025", "static@1"],
  gridZones: ["DE"],
  workload: {
    name: "w",
    scope: "training",
    unset: [],
    rules: {},
    digests: [{ of: "dataset", name: "faq", version: "3", sha256: "a".repeat(64) }],
    plan: {
      ...{ version: 1, name: "w", scope: "training", command: ["true"] },
      unit: { name: "documents", count: 60 },
    },
  },
  repetitions: [
    repetition(0, { void: "warm-up", joules: 900 }),
    repetition(1, { void: "other machines used 3 % of CPU time, limit 1 %", joules: 900 }),
    ...[2, 3, 4, 5, 6, 7].map((index) => repetition(index)),
  ],
  ...more,
});

describe("the summary of a record", () => {
  it("repetitions that count have figures with intervals, each and by unit of the dataset's version", () => {
    const { perRepetition, perUnit, ...rest } = summaryOf(recorded());
    expect(rest).toEqual({
      ...{ name: "w", scope: "training", counted: 6, voids: 1, looserRules: [] },
      tables: { "electricity-maps-annual@2025": "b".repeat(64) },
      digests: [{ of: "dataset", name: "faq", version: "3", sha256: "a".repeat(64) }],
      dataset: { of: "dataset", name: "faq", version: "3", sha256: "a".repeat(64) },
    });
    expect(perRepetition.joules).toEqual({ value: 124.5, interval: { low: 122, high: 127 }, count: 6 });
    expect(perRepetition.seconds?.value).toBe(2);
    expect(perUnit).toMatchObject({ name: "documents", count: 60, joules: { value: 124.5 / 60, count: 6 } });
    expect(perUnit?.cpuS?.value).toBeCloseTo(6.45 / 60, 12);
    expect(perUnit).not.toHaveProperty("grams");
  });

  it("a warm-up that failed is no repetition that is void", () => {
    const { workload, repetitions } = recorded();
    const failed = [repetition(0, { void: "failed: Error" }), ...repetitions.slice(1)];
    expect(summaryOf(recorded({ repetitions: failed })).voids).toBe(2);
    const ofOneWarmUp = { workload: { ...workload, warmUps: 1 }, repetitions: failed };
    expect(summaryOf(recorded(ofOneWarmUp)).voids).toBe(1);
  });

  it("units that repetitions report come before those of the plan, and each is divided by its own", () => {
    const repetitions = [100, 200].map((units, at) =>
      repetition(at, { joules: 2 * units, facts: { reported: { units } } }),
    );
    expect(summaryOf(recorded({ repetitions })).perUnit).toMatchObject({
      count: 150,
      joules: { value: 2, count: 2 },
    });
  });

  it("what is unknown is absent, and fewer than six repetitions have no interval", () => {
    const bare = { name: "w", digests: [], unset: [], rules: {} };
    expect(summaryOf(recorded({ repetitions: [], workload: bare }))).toEqual({
      ...{ name: "w", counted: 0, voids: 0, looserRules: [], perRepetition: {}, digests: [] },
      tables: { "electricity-maps-annual@2025": "b".repeat(64) },
    });
    const reported = { units: Number.NaN };
    const one = repetition(0, { facts: { reported, cpuS: "5" } });
    const { perUnit, perRepetition } = summaryOf(recorded({ repetitions: [one], workload: bare }));
    expect(perUnit).toBeUndefined();
    expect(perRepetition).toEqual({ joules: { value: 120, count: 1 }, seconds: { value: 2, count: 1 } });
  });

  it.each([
    ["measured", ["sensor", "attributed"]],
    ["modelled", ["sensor", "model"]],
  ])("energy is %s by the devices %s", (energy, origins) => {
    const devices = origins.map((origin) => ({ origin })) as unknown as RecordedAudit["devices"];
    expect(summaryOf(recorded({ devices })).energy).toBe(energy);
  });
});

import type { EstimatorInput } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { callOf } from "../../../test/hostile-calls.js";
import { MAX_CODES, PACE_STEP, readService, seenService } from "./seen-service.js";

const usage = { inputFresh: 100, output: 501 };
const seen = (call: Partial<EstimatorInput>) => readService(seenService(callOf("m", { usage, ...call })));

describe("the evidence of how a call was served", () => {
  it("the pace that a server states comes before that of the stream", () => {
    const call = { durationS: 20, service: { decodeS: 10.02, firstPieceS: 1 } };
    const { kind, low = 0, high = 0 } = seen(call).pace ?? {};
    expect(kind).toBe("stated");
    expect(low).toBeLessThanOrEqual(0.02);
    expect(high).toBeGreaterThan(0.02);
    expect(high / low).toBeCloseTo(PACE_STEP, 9);
    expect(seen({ durationS: 11, service: { firstPieceS: 1 } }).pace).toEqual({
      kind: "streamed",
      low,
      high,
    });
  });

  it("a pace lies between its bounds, and every code is read as what it was", () => {
    const paces = fc.double({ min: 0.0021, max: 0.9, noNaN: true });
    const tiers = fc.constantFrom("flex", "batch", "priority", "default", undefined);
    fc.assert(
      fc.property(paces, tiers, fc.boolean(), (paceS, tier, isStated) => {
        const service = {
          ...(tier && { tier }),
          ...(isStated ? { decodeS: paceS * 501 } : { firstPieceS: 1 }),
        };
        const code = seenService(callOf("m", { usage, durationS: 1 + paceS * 500, service }));
        expect(code).toBeLessThan(MAX_CODES);
        const { pace, tier: kind } = readService(code);
        if (isStated && paceS * 501 > 1.01 * (1 + paceS * 500)) return; // contradicts the duration
        expect(pace?.low).toBeLessThanOrEqual(paceS * (1 + 1e-9));
        expect(pace?.high).toBeGreaterThanOrEqual(paceS * (1 - 1e-9));
        expect(kind).toBe(
          new Map([
            ["flex", "later"],
            ["batch", "later"],
            ["priority", "sooner"],
          ]).get(`${tier}`),
        );
      }),
    );
  });

  it.each<[string, Partial<EstimatorInput>]>([
    ["a duration alone", { durationS: 12 }],
    ["a server that worked longer than the call lasted", { durationS: 2, service: { decodeS: 10 } }],
    ["the same where a stream says more", { durationS: 2, service: { decodeS: 10, firstPieceS: 1 } }],
    ["no time", { durationS: 0, service: { decodeS: 0, firstPieceS: 0 } }],
    ["pieces that all came at once", { durationS: 5, service: { firstPieceS: 4.999 } }],
    ["a first piece after the end", { durationS: 5, service: { firstPieceS: 9 } }],
    ["hours", { durationS: 36_000, service: { decodeS: 36_000 } }],
    ["NaN", { durationS: Number.NaN, service: { decodeS: Number.NaN, firstPieceS: Number.NaN } }],
    ["negative", { durationS: -5, service: { decodeS: -4, firstPieceS: -3 } }],
    ["endless", { durationS: 1 / 0, service: { decodeS: 1 / 0, firstPieceS: 0 } }],
    ["texts", { durationS: "x" as never, service: { decodeS: "y", firstPieceS: {} } as never }],
    ["null", { service: null as never }],
    ["few tokens", { durationS: 5, usage: { output: 31 }, service: { decodeS: 1 } }],
    ["no tokens", { durationS: 5, usage: { output: Number.NaN }, service: { decodeS: 1 } }],
    ["pictures", { durationS: 12, usage: { ...usage, image: 300 }, service: { decodeS: 10 } }],
    ["reasoning before the first piece", { durationS: 12, usage: { ...usage, reasoning: 300 }, service: { firstPieceS: 2 } }],
    ["chips of their own make", { durationS: 12, provider: "cerebras", service: { decodeS: 10 } }],
    ["the times that Groq states", { durationS: 12, provider: "groq", service: { decodeS: 10, firstPieceS: 1 } }],
    ["a server that took no time", { durationS: 12, service: { decodeS: 0 } }],
    ["their tier", { provider: "groq", service: { tier: "flex" } }],
    ["capacity that was paid for before", { provider: "anthropic", service: { tier: "priority" } }],
    ["an unknown tier", { service: { tier: "constructor" } }],
  ])("%s says nothing of a pace", (_, call) => {
    expect(seenService(callOf("m", { usage, ...call }))).toBe(0);
  }); // biome-ignore format: a table

  it("a faster pace never has a higher code of its kind", () => {
    const pace = fc.double({ min: 0.003, max: 0.9, noNaN: true });
    const code = (paceS: number) =>
      seenService(callOf("m", { usage, durationS: 0, service: { decodeS: 501 * paceS } }));
    fc.assert(
      fc.property(pace, pace, (a, b) => {
        expect(code(Math.min(a, b))).toBeLessThanOrEqual(code(Math.max(a, b)));
      }),
    );
  });
});

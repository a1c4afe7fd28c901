import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SharedSamples } from "./shared-samples.js";

const sample = fc.record({
  microjoules: fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  atMs: fc.integer({ min: 0, max: 2 ** 50 }).map((us) => us / 1000),
  gaps: fc.nat(),
  failure: fc.constantFrom("", "EIO", "malformed", "not discharging"),
});

describe("samples in shared memory", () => {
  it("samples in shared memory come out as they went in, each zone with its own", () => {
    fc.assert(
      fc.property(fc.array(sample, { minLength: 1, maxLength: 5 }), (samples) => {
        const written = SharedSamples.for(samples.length);
        for (const [zone, one] of samples.entries()) written.publish(zone, one);
        const read = new SharedSamples(written.buffer);
        expect(samples.map((_, zone) => read.newest(zone))).toEqual(samples);
      }),
    );
  });

  it("shared samples say that nothing was read before the first sample", () => {
    expect(SharedSamples.for(1).newest(0)).toMatchObject({ failure: "not read yet" });
  });

  it("shared samples give a reason that is not listed as unreadable", () => {
    const samples = SharedSamples.for(1);
    samples.publish(0, { microjoules: 0n, atMs: 0, gaps: 0, failure: "EWHATEVER" });
    expect(samples.newest(0)?.failure).toBe("unreadable");
  });

  it("a shared sample is not given while it is being written", () => {
    const samples = SharedSamples.for(1);
    const [HEADER, sequence] = [2, 0];
    const words = new Int32Array(samples.buffer);
    Atomics.add(words, HEADER + sequence, 1);
    expect(samples.newest(0)).toBeUndefined();
    Atomics.add(words, HEADER + sequence, 1);
    expect(samples.newest(0)).toBeDefined();
  });

  it("shared samples know whether they were read since that was last asked", () => {
    const samples = SharedSamples.for(1);
    expect(samples.takeRead()).toBe(false);
    samples.noteRead();
    samples.noteRead();
    expect([samples.takeRead(), samples.takeRead()]).toEqual([true, false]);
  });
});

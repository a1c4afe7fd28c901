/** Answers with an energy, whole and damaged: the number that stands there, or none; never an error. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { mutated } from "../../../../scripts/fuzz/mutated.js";
import { counterIn, counterOn } from "./energy-counter.js";
import { ExpositionSums } from "./exposition.js";

const joules = fc.double({ min: 0, max: 1e12, noNaN: true });
const answer = fc
  .record({ total_energy_j: joules, query_time: fc.double({ min: 0, max: 1e6, noNaN: true }) })
  .map((body) => JSON.stringify(body));

/** What any JSON parser makes of it. */
function strictly(text: string): number | undefined {
  try {
    const value: unknown = JSON.parse(text)?.total_energy_j;
    return typeof value === "number" && value >= 0 && value < 1e15 && text.trimStart()[0] === "{"
      ? value
      : undefined;
  } catch {
    return undefined;
  }
}

describe("an answer with an energy", () => {
  it("an energy answer gives its number of joules", () => {
    fc.assert(
      fc.property(answer, (text) => {
        expect(counterIn(text)).toMatchObject({ server: "tensorrt-llm", joules: strictly(text) });
      }),
    );
  });

  it("a damaged energy answer gives what it then says, or nothing", () => {
    fc.assert(
      fc.property(mutated(answer), (text) => void expect(counterIn(text)?.joules).toEqual(strictly(text))),
      { numRuns: 1000 },
    );
  });

  it("an answer without an energy gives nothing", () => {
    fc.assert(
      fc.property(fc.json(), (text) => {
        if (strictly(text) === undefined) expect(counterIn(text)).toBeUndefined();
      }),
    );
    expect(counterIn(`{"total_energy_j":1,"pad":"${"x".repeat(5000)}"}`)).toBeUndefined();
  });
});

describe("a page with an energy", () => {
  const pageOf = (text: string) => {
    const sums = new ExpositionSums(["nv_energy_consumption", "gpu_total_energy_consumption_joules"]);
    sums.add(text);
    return counterOn(sums);
  };

  it("an energy page gives the sum over its cards, and their number", () => {
    expect(
      pageOf('nv_energy_consumption{gpu_uuid="a"} 1.5\nnv_energy_consumption{gpu_uuid="b"} 2.5\n'),
    ).toEqual({ server: "triton", joules: 4, cards: 2, refreshMs: 2000 });
    expect(pageOf('gpu_total_energy_consumption_joules{gpu="0"} 1.9068e+05\n')).toMatchObject({
      server: "nim",
      joules: 190_680,
    });
  });

  it("an energy page gives nothing where one card has no value", () => {
    expect(
      pageOf('nv_energy_consumption{gpu_uuid="a"} 1.5\nnv_energy_consumption{gpu_uuid="b"} NaN\n'),
    ).toBeUndefined();
    expect(pageOf("nv_energy_consumption_total 7\n")).toBeUndefined();
  });
});

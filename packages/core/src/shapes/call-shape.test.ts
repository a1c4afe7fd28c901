import * as fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CallShapes } from "./call-shape.js";

const names = fc.oneof(fc.constantFrom("a", "b", "undefined", "", "a\0b"), fc.string());
const calls = fc.record({ model: names, provider: names, operation: names }, { requiredKeys: ["model"] });
const remote = { remote: true };

describe("the shape of a call", () => {
  it("the shape of a call is what it would be if no call had been before, for any names in any order", () => {
    fc.assert(
      fc.property(fc.array(fc.tuple(calls, fc.boolean(), fc.option(names, { nil: undefined }))), (all) => {
        const shapes = new CallShapes(false);
        for (const [call, critical, agent] of all) {
          const around = { remote: true, critical, agent };
          expect(shapes.of("inference", call, around)).toEqual(
            new CallShapes(false).of("inference", call, around),
          );
        }
      }),
    );
  });

  it("the shape of a call is the same object for the same names, also with others between them", () => {
    const shapes = new CallShapes(false);
    const first = shapes.of("inference", { model: "gpt-4o", provider: "openai" }, remote);
    shapes.of("inference", { model: "gpt-4o-mini", provider: "openai" }, remote);
    shapes.of("step", { name: "gpt-4o", kind: "tool" }, remote);
    expect(shapes.of("inference", { model: "gpt-4o", provider: "openai" }, remote)).toBe(first);
  });

  it("the shape of a call is not kept for names that are too long or no names", () => {
    const shapes = new CallShapes(false);
    for (const model of ["m".repeat(10_000_000), 7, null, { toString: () => "m" }] as string[]) {
      const shape = shapes.of("inference", { model }, remote);
      expect(shapes.of("inference", { model }, remote)).not.toBe(shape);
    }
  });

  it("the shape of a call without an agent is not that of one in an agent called undefined", () => {
    const shapes = new CallShapes(false);
    const labels = (agent?: string) => shapes.of("inference", { model: "m" }, { remote: true, agent }).labels;
    expect([labels("undefined").agent, labels().agent]).toEqual(["undefined", undefined]);
  });
});

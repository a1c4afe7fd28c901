import { describe, expect, it } from "vitest";
import { callOf } from "../../test/hostile-calls.js";
import { promptLoad } from "./prompt-load.js";

const loadOf = (usage: object, operation = "chat") => promptLoad(callOf("any", { usage, operation }));

describe("the load of a call", () => {
  it("promptLoad is the input by what it costs, and the output", () => {
    const usage = { inputFresh: 1, cacheRead: 20, image: 4000, output: 7 };
    expect(loadOf(usage)).toEqual({ computed: 1, image: 4000, cached: 20, output: 7 });
  });

  it("promptLoad counts reasoning once, as part of the output", () => {
    const usage = { inputFresh: 10, output: 100 };
    expect(loadOf({ ...usage, reasoning: 80 })).toEqual(loadOf(usage));
  });

  it("promptLoad takes 0 for what it is", () => {
    expect(loadOf({ inputFresh: 10, output: 0 })).toEqual({ computed: 10, image: 0, cached: 0, output: 0 });
    expect(loadOf({ inputFresh: 0, output: 0 })).toEqual({ computed: 0, image: 0, cached: 0, output: 0 });
  });

  it("promptLoad is not known without input or without output", () => {
    expect(loadOf({ output: 100 })).toBeUndefined();
    expect(loadOf({ inputFresh: 100 })).toBeUndefined();
    expect(loadOf({ reasoning: 100, inputFresh: 3 })).toBeUndefined();
    expect(loadOf({})).toBeUndefined();
    expect(promptLoad({ model: "any", operation: "chat", durationS: 1 })).toBeUndefined();
  });

  it("promptLoad of an embedding has no output", () => {
    const embedded = { computed: 100, image: 0, cached: 0, output: 0 };
    expect(loadOf({ inputFresh: 100 }, "embeddings")).toEqual(embedded);
  });

  it("promptLoad of an embedding that states an output has that output", () => {
    expect(loadOf({ inputFresh: 100, output: 7 }, "embeddings")).toHaveProperty("output", 7);
  });

  it("promptLoad is not known when a count is none", () => {
    for (const bad of [-1, Number.NaN, Number.POSITIVE_INFINITY, "100", null, 2e18, {}]) {
      expect(loadOf({ inputFresh: 100, output: bad })).toBeUndefined();
      expect(loadOf({ inputFresh: bad, output: 100 })).toBeUndefined();
      expect(loadOf({ inputFresh: 100, cacheRead: bad, output: 100 })).toBeUndefined();
      expect(loadOf({ inputFresh: bad }, "embeddings")).toBeUndefined();
    }
  });
});

import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../test/adapters/metered-globally.js";
import { takeOffered } from "./offered-calls.js";
import { ToldActivities } from "./told-activities.js";

const hosted = { model: "m", provider: "openai" };
const result = { usage: { input_tokens: 3, output_tokens: 7 } };

describe("told activities", () => {
  it("a reported activity is inside the nearest open one that was named as its parent, and ends only once", async () => {
    const { footprints, seen } = meteredGlobally();
    const told = new ToldActivities();
    told.begin("agent", "a", { name: "agent" });
    told.begin("agent", "a", { name: "told twice" });
    told.begin("inference", "c", hosted, ["unknown", "a"]);
    expect(told.run("c", () => told.run("unknown", () => 5))).toBe(5);
    told.end("c", { result });
    told.end("c", { error: new Error("late") });
    told.end("a");
    told.end("never begun");
    const [call] = await footprints("inference", 1);
    const [agent] = await footprints("agent", 1);
    expect(call).toMatchObject({ outcome: "ok", usage: { inputFresh: 3, output: 7 }, parentId: agent?.id });
    expect(agent).toMatchObject({ name: "agent", outcome: "ok", energy: { value: 10 } });
    expect(seen.footprints).toHaveLength(2);
  });

  it.each([
    [{}, "aborted", "ok"],
    [{ outcome: "ok" }, "aborted", "ok"],
    [{ outcome: "aborted" }, "aborted", "aborted"],
    [{ error: new Error("no") }, "error", "error"],
  ] as const)(
    "activities left open in a reported one end with its outcome, by default aborted: %o",
    async (ending, inner, outer) => {
      const { footprints } = meteredGlobally();
      const told = new ToldActivities();
      told.begin("agent", "a", { name: "agent" });
      told.begin("step", "s", { name: "step" }, ["a"]);
      told.begin("inference", "c", hosted, ["s"]);
      told.end("a", ending);
      expect(["a", "s", "c"].some((key) => told.has(key))).toBe(false);
      expect((await footprints("inference", 1))[0]?.outcome).toBe(inner);
      expect((await footprints("step", 1))[0]?.outcome).toBe(inner);
      expect((await footprints("agent", 1))[0]?.outcome).toBe(outer);
    },
  );

  it("reported activities are bounded in number: the oldest is ended as aborted", async () => {
    const { footprints } = meteredGlobally();
    const told = new ToldActivities();
    for (let index = 0; index <= 10_000; index++) told.begin("step", `s${index}`, { name: "step" });
    expect([told.has("s0"), told.has("s1"), told.has("s10000")]).toEqual([false, true, true]);
    expect((await footprints("step", 1))[0]?.outcome).toBe("aborted");
    told.endAll("s", {});
    expect(told.has("s10000")).toBe(false);
  });

  it("reported calls are matched to requests by model and provider, the oldest first, each with one request", () => {
    meteredGlobally();
    const told = new ToldActivities();
    told.begin("inference", "c1", hosted);
    told.begin("inference", "c2", hosted);
    expect(takeOffered("other", "openai")).toBeUndefined();
    expect(takeOffered(undefined, "anthropic")).toBeUndefined();
    const first = takeOffered("m", "openai");
    expect(takeOffered(undefined, "openai")).not.toBe(first);
    expect(takeOffered("m", "openai")).toBeUndefined();
    if (first) first.taken = false; // its request failed
    expect(takeOffered("m", "openai")).toBe(first);
    told.endAll("c", {});
    if (first) first.taken = false;
    expect(takeOffered("m", "openai")).toBeUndefined();
  });

  it("a reported call that runs in its own context is not offered to requests", () => {
    meteredGlobally();
    const told = new ToldActivities();
    told.begin("inference", "c", hosted);
    told.run("c", () => expect(takeOffered("m", "openai")).toBeUndefined());
    expect(takeOffered("m", "openai")).toBeUndefined();
    told.end("c");
  });

  it("reported activities do nothing while nothing is configured", () => {
    const told = new ToldActivities();
    told.begin("agent", "a", { name: "agent" });
    expect(told.run("a", () => 7)).toBe(7);
    told.take("a", {});
    told.end("a");
  });
});

import type { Admission } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../test/adapters/metered-globally.js";
import { FrameworkActivities } from "./framework-activities.js";
import { matchCall } from "./pending-calls.js";

const hosted = { model: "m", provider: "openai" };
const result = { usage: { input_tokens: 3, output_tokens: 7 } };

describe("framework activities", () => {
  it("a reported activity is inside the nearest open one that was named as its parent, and ends only once", async () => {
    const { footprints, seen } = meteredGlobally();
    const activities = new FrameworkActivities();
    activities.begin("agent", "a", { name: "agent" });
    activities.begin("agent", "a", { name: "begun twice" });
    activities.begin("inference", "c", hosted, ["unknown", "a"]);
    expect(activities.run("c", () => activities.run("unknown", () => 5))).toBe(5);
    activities.end("c", { result });
    activities.end("c", { error: new Error("late") });
    activities.end("a");
    activities.end("never begun");
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
      const activities = new FrameworkActivities();
      activities.begin("agent", "a", { name: "agent" });
      activities.begin("step", "s", { name: "step" }, ["a"]);
      activities.begin("inference", "c", hosted, ["s"]);
      activities.end("a", ending);
      expect(["a", "s", "c"].some((key) => activities.has(key))).toBe(false);
      expect((await footprints("inference", 1))[0]?.outcome).toBe(inner);
      expect((await footprints("step", 1))[0]?.outcome).toBe(inner);
      expect((await footprints("agent", 1))[0]?.outcome).toBe(outer);
    },
  );

  it("reported activities are bounded in number: the oldest is ended as aborted", async () => {
    const { footprints } = meteredGlobally();
    const activities = new FrameworkActivities();
    for (let index = 0; index <= 10_000; index++) activities.begin("step", `s${index}`, { name: "step" });
    expect([activities.has("s0"), activities.has("s1"), activities.has("s10000")]).toEqual([
      false,
      true,
      true,
    ]);
    expect((await footprints("step", 1))[0]?.outcome).toBe("aborted");
    activities.endAll("s", {});
    expect(activities.has("s10000")).toBe(false);
  });

  it("reported calls are matched to requests by model and provider, the oldest first, each with one request", () => {
    meteredGlobally();
    const activities = new FrameworkActivities();
    activities.begin("inference", "c1", hosted);
    activities.begin("inference", "c2", hosted);
    expect(matchCall("other", "openai")).toBeUndefined();
    expect(matchCall(undefined, "anthropic")).toBeUndefined();
    const first = matchCall("m", "openai");
    expect(matchCall(undefined, "openai")).not.toBe(first);
    expect(matchCall("m", "openai")).toBeUndefined();
    if (first) first.taken = false; // its request failed
    expect(matchCall("m", "openai")).toBe(first);
    activities.endAll("c", {});
    if (first) first.taken = false;
    expect(matchCall("m", "openai")).toBeUndefined();
  });

  it("a reported call that runs in its own context is not offered to requests", () => {
    meteredGlobally();
    const activities = new FrameworkActivities();
    activities.begin("inference", "c", hosted);
    activities.run("c", () => expect(matchCall("m", "openai")).toBeUndefined());
    expect(matchCall("m", "openai")).toBeUndefined();
    activities.end("c");
  });

  it("a call that two handlers report is asked for once, and refused to both", async () => {
    const { metering, seen } = meteredGlobally();
    const asked: string[] = [];
    const budget: Admission = {
      admit: ({ name }) => (asked.push(name) === 1 ? { refused: new Error("full") } : undefined),
    };
    const activities = new FrameworkActivities();
    const begin = (key: string) => activities.begin("inference", key, { ...hosted, budget }, [], true);
    const refused = begin("c");
    expect(refused).toMatchObject({ message: "full" });
    expect(begin("c")).toBe(refused);
    expect([asked.length, activities.has("c")]).toEqual([1, false]);
    expect(begin("another")).toBeUndefined();
    activities.end("c");
    expect(begin("c")).toBeUndefined(); // the framework tries again
    activities.endAll("", { outcome: "ok" });
    await metering.flush();
    expect(seen.footprints.map(({ outcome }) => outcome)).toEqual(["refused", "ok", "ok"]);
  });

  it("refusals are remembered in bounded number", () => {
    meteredGlobally();
    let asked = 0;
    const budget: Admission = { admit: () => ({ refused: new Error(String(++asked)) }) };
    const activities = new FrameworkActivities();
    const begin = (key: string) => activities.begin("step", key, { name: "s", budget }, [], true);
    for (let index = 0; index <= 100; index++) begin(`s${index}`);
    expect([begin("s1")?.message, begin("s0")?.message]).toEqual(["2", "102"]);
  });

  it("reported activities do nothing while nothing is configured", () => {
    const activities = new FrameworkActivities();
    activities.begin("agent", "a", { name: "agent" });
    expect(activities.run("a", () => 7)).toBe(7);
    activities.take("a", {});
    activities.end("a");
  });
});

import { describe, expect, it } from "vitest";
import { ownerAt } from "../../test/activity-owner.js";
import { CallShapes } from "../shapes/call-shape.js";
import { ActivityRecord } from "./activity.js";
import { noteOutcome } from "./outcome.js";

function newActivity(): ActivityRecord {
  const options: object = { model: "m" };
  const shape = new CallShapes(false).of("inference", options as { model: string }, { remote: true });
  const start = { sequence: 1, parent: undefined, startedAtMs: 0, startMs: 0 };
  return new ActivityRecord({ owner: ownerAt(0), options, shape, ...start });
}

function errorTypeOf(error: unknown): string | undefined {
  const activity = newActivity();
  noteOutcome(activity, "error", error);
  expect(activity.outcome).toBe("error");
  return activity.errorType;
}
const named = (name: unknown) => Object.assign(new Error("no"), { name });

describe("the type of an error", () => {
  it.each([
    ["its name", new TypeError("no"), "TypeError"],
    ["its own name", named("RateLimitError"), "RateLimitError"],
    ["what was thrown instead", "no", "string"],
    ["OpenTelemetry's word where the client does not say which", undefined, "_OTHER"],
    ["bounded", named("x".repeat(5000)), "x".repeat(100)],
    ["printable", named("a\nb"), "a?b"],
    ["plain where its name is none", named({}), "Error"],
  ])("the type of an error is %s", (_, error, type) => {
    expect(errorTypeOf(error)).toBe(type);
  });

  it("the type of an error is absent for an abort, and that of the first error where there are two", () => {
    const activity = newActivity();
    noteOutcome(activity, "aborted", new Error("no"));
    expect(activity).toMatchObject({ outcome: "aborted", errorType: undefined });
    noteOutcome(activity, "error", new TypeError("no"));
    noteOutcome(activity, "error", new RangeError("no"));
    expect(activity.errorType).toBe("TypeError");
  });
});

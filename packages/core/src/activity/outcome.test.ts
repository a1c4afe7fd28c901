import { describe, expect, it } from "vitest";
import type { Activity } from "./activity.js";
import { noteOutcome } from "./outcome.js";

function errorTypeOf(error: unknown): string | undefined {
  const activity: Partial<Activity> = { outcome: "ok" };
  noteOutcome(activity as Activity, "error", error);
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
    const activity: Partial<Activity> = { outcome: "ok" };
    noteOutcome(activity as Activity, "aborted", new Error("no"));
    expect(activity).toEqual({ outcome: "aborted" });
    noteOutcome(activity as Activity, "error", new TypeError("no"));
    noteOutcome(activity as Activity, "error", new RangeError("no"));
    expect(activity.errorType).toBe("TypeError");
  });
});

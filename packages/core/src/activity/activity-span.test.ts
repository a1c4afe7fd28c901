import { context, createContextKey, INVALID_SPAN_CONTEXT, trace } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { Activity } from "./activity.js";
import { contextOf } from "./activity-span.js";

beforeAll(() => {
  context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
});
afterAll(() => context.disable());

it("an activity's context derives from the active one, and is made once while that stays the same", () => {
  const KEY = createContextKey("request");
  const activity = {} as Activity;
  const span = trace.wrapSpanContext(INVALID_SPAN_CONTEXT);
  const requests = ["a", "b"].map((name) => context.active().setValue(KEY, name));
  const entered = [0, 0, 1, 0].map((at) =>
    context.with(requests[at] as (typeof requests)[number], () => contextOf(activity, span)),
  );
  expect(entered.map((inside) => inside.getValue(KEY))).toEqual(["a", "a", "b", "a"]);
  expect(entered.every((inside) => trace.getSpan(inside) === span)).toBe(true);
  expect(entered[0]).toBe(entered[1]);
});

import { setGlobalMetering } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { statedIn } from "./footprint-meta.js";
import { fromMeta, mcpToolCalls, withMeta } from "./mcp.js";
import { isOfThisProcess, nextCall, wasServedHere } from "./served-here.js";
import { spanContextOf } from "./trace-meta.js";

const answer = (stated: unknown) => ({ _meta: { "wattspan/footprint": stated } });
const TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
const SPAN = "00f067aa0ba902b7";

describe("what a server states", () => {
  const five = { value: 5, low: 4, high: 6 };
  const exactly = { value: 5, low: 5, high: 5 };
  it.each<[unknown, unknown]>([
    [{ joules: 5, low: 4, high: 6 }, { energy: five }],
    [{ joules: 5 }, { energy: exactly }],
    [
      { joules: 0, low: 0, high: 0, grams: 1 },
      { energy: { value: 0, low: 0, high: 0 }, co2e: { value: 1, low: 1, high: 1 } },
    ],
    [
      { joules: 5, grams: 5, gramsLow: 4, gramsHigh: 6, unknown: 2 },
      { energy: exactly, co2e: five, unknown: 2 },
    ],
    [{ joules: 5, grams: -1, unknown: 0.5 }, { energy: exactly }],
    [{ joules: 5, grams: "5", unknown: 1e9 }, { energy: exactly }],
    [{ joules: 5, low: 6, high: 7 }, undefined],
    [{ joules: 5, low: 4 }, undefined],
    [{ joules: 5, low: 4, high: 1e300 }, undefined],
    [{ joules: -1 }, undefined],
    [{ joules: "5" }, undefined],
    [{ joules: Number.NaN }, undefined],
    [{ joules: Number.POSITIVE_INFINITY }, undefined],
    [{ joules: 1e300 }, undefined],
    [{ grams: 5 }, undefined],
    [{}, undefined],
    [null, undefined],
    ["5 J", undefined],
  ])("an MCP server's statement %o is read as %o", (stated, statement) => {
    expect(statedIn(answer(stated))).toEqual(statement);
  });

  it("an MCP server's statement may be anything without throwing", () => {
    fc.assert(fc.property(fc.anything(), (value) => void [statedIn(value), statedIn(answer(value))]));
  });
});

describe("the trace of a request", () => {
  it.each([
    `00-${TRACE}-${SPAN}-01`,
    `00-${TRACE}-${SPAN}-03`,
    `cc-${TRACE}-${SPAN}-01-what the future will be`,
  ])("the trace context of an MCP request is read from %s", (traceparent) => {
    expect(spanContextOf({ traceparent, tracestate: "a=1" })).toMatchObject({
      traceId: TRACE,
      spanId: SPAN,
      traceFlags: 1,
      isRemote: true,
    });
  });

  const untraced = [
    undefined,
    null,
    5,
    "",
    `ff-${TRACE}-${SPAN}-01`,
    `00-${"0".repeat(32)}-${SPAN}-01`,
    `00-${TRACE}-${"0".repeat(16)}-01`,
    `00-${TRACE}-${SPAN}`,
    `00-${TRACE.toUpperCase()}-${SPAN}-01`,
    "x".repeat(100_000),
  ];
  it.each(untraced.map((value) => [String(value).slice(0, 60), value] as const))(
    "the trace context of an MCP request is undefined for %s",
    (_, traceparent) => {
      expect(spanContextOf({ traceparent })).toBeUndefined();
    },
  );

  it("the trace context of an MCP request has no state where that is too long", () => {
    const tracestate = `a=${"x".repeat(600)}`;
    expect(spanContextOf({ traceparent: `00-${TRACE}-${SPAN}-00`, tracestate })?.traceState).toBeUndefined();
  });
});

describe("parameters", () => {
  it("an MCP call's parameters keep what they have, and the given object is not changed", () => {
    const params = Object.freeze({
      name: "a",
      _meta: Object.freeze({ progressToken: 1, traceparent: "mine" }),
    });
    expect(withMeta(params, 5)).toEqual({
      name: "a",
      _meta: {
        progressToken: 1,
        traceparent: "mine",
        "wattspan/footprint-request": { from: expect.any(String), joules: 5 },
      },
    });
    expect(withMeta({}, Number.NaN)).toEqual({
      _meta: { "wattspan/footprint-request": { from: expect.any(String) } },
    });
  });
});

describe("while nothing is configured", () => {
  it("MCP calls and requests pass through unchanged while nothing is configured", () => {
    setGlobalMetering(undefined);
    const result = {};
    const sent: unknown[] = [];
    const client = {
      callTool: (...args: [params: { name: string }, more?: unknown]) => sent.push(...args) && result,
    };
    const params = { name: "a" };
    const tools = mcpToolCalls({ propagateTo: ["s"], trust: ["s"] });
    expect(tools.callTool("s", client, params, "more")).toBe(result);
    expect(sent).toEqual([params, "more"]);
    expect(sent[0]).toBe(params);
    const request = { _meta: { "wattspan/footprint-request": true } };
    expect(fromMeta(request, { name: "a", answer: true }, () => result)).toBe(result);
  });
});

it("mcpToolCalls refuses an unusable option by its name", () => {
  expect(() => mcpToolCalls({ counted: "both" as never })).toThrow(/counted/);
  expect(() => mcpToolCalls({ trust: "search" as never })).toThrow(/trust/);
  expect(() => mcpToolCalls({ budgetJ: 5 as never })).toThrow(/budgetJ/);
});

it("an MCP server in this process is recognised by the call's name, and such names are bounded", () => {
  const call = nextCall();
  expect(isOfThisProcess("another.1")).toBe(false);
  expect(isOfThisProcess(7)).toBe(false);
  expect(wasServedHere(call)).toBe(false);
  expect(isOfThisProcess(call)).toBe(true);
  expect([wasServedHere(call), wasServedHere(call)]).toEqual([true, false]);
  const many = Array.from({ length: 1500 }, nextCall);
  for (const each of many) isOfThisProcess(each);
  expect(many.filter(wasServedHere)).toHaveLength(1000);
});

describe("a server", () => {
  it("an MCP server takes any request, and gives what its function gave", async () => {
    meteredGlobally();
    const result = Promise.resolve({});
    await fc.assert(
      fc.asyncProperty(fc.anything(), async (request) => {
        expect(fromMeta(request, { name: "a", answer: true }, () => result)).toBe(result);
      }),
    );
    const wants = { _meta: { "wattspan/footprint-request": true } };
    const throwing = () =>
      fromMeta(wants, { name: "a", answer: true }, () => Promise.reject(new Error("no")));
    await expect(throwing()).rejects.toThrow("no");
    expect(await fromMeta(wants, { name: "a", answer: true }, () => "text")).toBe("text");
    const known = await fromMeta(wants, { name: "a", answer: true }, (_, step) => {
      step.reportEnergy({ energy: { value: 5, low: 4, high: 6 } });
      return {};
    });
    expect(known).toEqual(answer({ joules: 5, low: 4, high: 6 }));
  });
});

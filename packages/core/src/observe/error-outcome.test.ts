import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { outcomeOf } from "./error-outcome.js";

class APIUserAbortError extends Error {}

describe("outcomeOf", () => {
  it.each([
    ["the reason of an aborted signal", AbortSignal.abort().reason],
    ["an error named AbortError", Object.assign(new Error("x"), { name: "AbortError" })],
    ["the abort of a Stainless client", new APIUserAbortError("stopped")],
    ["the abort of a LangChain model", Object.assign(new Error("x"), { name: "ModelAbortError" })],
    ["the abort of a LangChain chain", new Error("Aborted")],
    ["the same after a bundler renamed its class", new (class a extends Error {})("Request was aborted.")],
  ])("outcomeOf knows %s as aborted", (_, error) => {
    expect(outcomeOf(error)).toBe("aborted");
  });

  it.each([
    ["an error", new Error("aborted")],
    ["a timeout", new DOMException("", "TimeoutError")],
    ["a string", "AbortError"],
    ["nothing", undefined],
    ["an object", { name: 1 }],
  ])("outcomeOf takes %s as an error", (_, error) => {
    expect(outcomeOf(error)).toBe("error");
  });

  it("outcomeOf reads no getter and survives proxies", () => {
    const error = { get name() { throw new Error("getter"); } }; // biome-ignore format: one line
    const { proxy, revoke } = Proxy.revocable({}, {});
    revoke();
    expect([outcomeOf(error), outcomeOf(proxy)]).toEqual(["error", "error"]);
  });

  it("outcomeOf answers for anything", () => {
    fc.assert(fc.property(fc.anything(), (error) => outcomeOf(error) === "error"));
  });
});

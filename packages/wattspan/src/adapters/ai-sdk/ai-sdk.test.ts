import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { WattspanConfigurationError } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { followAiSdk, type TracingChannels, wattspanTelemetry } from "./ai-sdk.js";

const { executeLanguageModelCall, executeTool, ...callbacks } = wattspanTelemetry();
const trap = () => {
  throw new Error("trap");
};
const hostile = new Proxy({}, { get: trap, has: trap, getOwnPropertyDescriptor: trap, getPrototypeOf: trap });
/** fast-check inspects the values it makes, so it cannot make this one. */
const made = (value: unknown) => (value === "hostile" ? hostile : value);
const ids = fc.constantFrom("a", "b", "");
const event = fc.oneof(
  fc.anything(),
  fc.constant("hostile"),
  fc
    .record(
      {
        callId: fc.oneof(ids, fc.anything()),
        operationId: fc.constantFrom("ai.generateText", "ai.embed"),
        embedCallId: ids,
        stepNumber: fc.anything(),
        modelId: fc.anything(),
        provider: fc.anything(),
        toolCall: fc.oneof(fc.anything(), fc.record({ toolCallId: ids, toolName: fc.anything() })),
        toolOutput: fc.anything(),
        usage: fc.anything(),
        error: fc.anything(),
      },
      { requiredKeys: [] },
    )
    .map(Object.freeze),
);

describe("followAiSdk", () => {
  /** Runs in a folder whose application has this version. */
  const withAi = (version: string) => {
    const folder = mkdtempSync(join(tmpdir(), "wattspan-ai-"));
    onTestFinished(() => rmSync(folder, { recursive: true }));
    mkdirSync(join(folder, "node_modules/ai"), { recursive: true });
    writeFileSync(join(folder, "node_modules/ai/package.json"), JSON.stringify({ name: "ai", version }));
    vi.spyOn(process, "cwd").mockReturnValue(folder);
    onTestFinished(() => void vi.restoreAllMocks());
  };

  it.each(["5.0.9", "6.0.116"])(
    "followAiSdk refuses the AI SDK %s, which has no channel, and names the way that works",
    (version) => {
      withAi(version);
      expect(() => followAiSdk()).toThrow(WattspanConfigurationError);
      expect(() => followAiSdk()).toThrow(
        /option ai is "[56]\..*7\.0\.0 or newer.*experimental_telemetry.*wattspanSpanProcessor/,
      );
    },
  );

  it.each(["7.0.0", "8.1.0-beta.3", ""])("followAiSdk follows the AI SDK %s", (version) => {
    withAi(version);
    followAiSdk()();
  });
});

describe("the telemetry", () => {
  it("the AI SDK's telemetry takes any events in any order and never throws", async () => {
    const { metering } = meteredGlobally();
    const names = Object.keys(callbacks) as (keyof typeof callbacks)[];
    const sequences = fc.array(fc.tuple(fc.constantFrom(...names), event), { maxLength: 30 });
    fc.assert(
      fc.property(sequences, (events) => {
        for (const [name, value] of events) callbacks[name](made(value));
        for (const callId of ["a", "b", ""]) callbacks.onError({ callId });
      }),
      { numRuns: 200 },
    );
    await metering.flush();
    expect(metering.status.faults).toEqual({});
  });

  it("the AI SDK's telemetry returns what it runs and rethrows what that throws, with or without a started call", async () => {
    meteredGlobally();
    for (const begin of [
      () => undefined,
      () => callbacks.onLanguageModelCallStart({ callId: "a", modelId: "m" }),
    ]) {
      begin();
      const promise = Promise.resolve(5);
      expect(executeLanguageModelCall({ callId: "a", execute: () => promise })).toBe(promise);
      expect(executeTool({ callId: "a", toolCallId: "t", execute: () => promise })).toBe(promise);
      expect(() => executeLanguageModelCall({ callId: "a", execute: trap })).toThrow("trap");
    }
    callbacks.onError({ callId: "a" });
  });

  it("the AI SDK's telemetry makes no footprint of an end without a start", async () => {
    const { metering, seen } = meteredGlobally();
    const { onEnd, onAbort, onError, onStepEnd, onLanguageModelCallEnd, onEmbedEnd, onToolExecutionEnd } =
      callbacks;
    for (const end of [
      onEnd,
      onAbort,
      onError,
      onStepEnd,
      onLanguageModelCallEnd,
      onEmbedEnd,
      onToolExecutionEnd,
    ])
      end({ callId: "never begun", usage: { inputTokens: 1, outputTokens: 1 } });
    await metering.flush();
    expect(seen.footprints).toEqual([]);
  });
});

describe("the channel", () => {
  it("the AI SDK's channel is not followed in a runtime that has none", () => {
    expect(followAiSdk(undefined)).toBeTypeOf("function");
    const { process } = globalThis;
    try {
      Object.defineProperty(globalThis, "process", { value: undefined, configurable: true });
      expect(followAiSdk()()).toBeUndefined();
    } finally {
      Object.defineProperty(globalThis, "process", { value: process, configurable: true });
    }
  });

  it("the AI SDK's channel takes any messages and runs what they trace", () => {
    meteredGlobally();
    let subscribed: Record<"start" | "asyncEnd", (message: unknown) => void> | undefined;
    let store: { run(message: unknown, traced: () => unknown): unknown } | undefined;
    const bindStore = (given: object) => {
      store = given as typeof store;
    };
    const subscribe = (given: object) => {
      subscribed = given as typeof subscribed;
    };
    const channels: TracingChannels = {
      tracingChannel: () => ({
        start: { bindStore, unbindStore: () => true },
        subscribe,
        unsubscribe: () => true,
      }),
    };
    followAiSdk(channels);
    const message = fc.oneof(
      event,
      fc.record({
        type: fc.constantFrom("step", "constructor", "embed", "languageModelCall"),
        event,
        result: event,
        error: event,
      }),
    );
    fc.assert(
      fc.property(message, (given) => {
        const value = made(given);
        subscribed?.start(value);
        expect(store?.run(value, () => 5)).toBe(5);
        subscribed?.asyncEnd(value);
      }),
    );
    for (const callId of ["a", "b", ""]) callbacks.onError({ callId });
  });
});

import { globalMetering, meterInference, setGlobalMetering } from "@wattspan/core";
import { WATTSPAN } from "@wattspan/core/shared";
import { usageReaders } from "@wattspan/spans";
import { meteredMachine } from "@wattspan/testing";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { inMemorySdk, sumOf } from "../../../test/sdk.js";
import { meteredHandler } from "./lambda.js";

const sdk = { current: inMemorySdk() };

/** A device that refreshes once a second, on a stopped clock: nothing settles by time. */
beforeEach(async () => {
  sdk.current = inMemorySdk();
  const { tracerProvider, meterProvider } = sdk.current;
  const zone = { id: "cpu-0", component: "cpu", refreshMs: 1000, idleWatts: 20, watts: () => 50 } as const;
  const { metering } = await meteredMachine({
    usageReaders,
    zones: [zone],
    telemetry: { tracerProvider, meterProvider },
  });
  setGlobalMetering(metering);
});

afterEach(async () => {
  await setGlobalMetering(undefined)?.shutdown();
});

const ask = async () =>
  meterInference({ model: "m", provider: "openai" }, async () => ({
    usage: { prompt_tokens: 7, completion_tokens: 3 },
  }));
const seen = async () => [sdk.current.spans().length, sumOf(await sdk.current.points(), "wattspan.tokens")];

describe("a handler of Lambda", () => {
  it("a Lambda handler has its spans and metrics delivered before its answer is given", async () => {
    const handler = meteredHandler(async (event: { readonly id: number }, _context: object) => {
      await ask();
      return { statusCode: 200, body: String(event.id) };
    });
    expect(await handler({ id: 4 }, {})).toEqual({ statusCode: 200, body: "4" });
    expect(await seen()).toEqual([1, 10]);
  });

  it("a call outside of a metered Lambda handler is not delivered when its answer is given", async () => {
    await meterInference({ model: "local" }, async () => "answer");
    expect((await seen())[0]).toBe(0);
  });

  it("a Lambda handler that rejects does so with its own error, and what it used is delivered", async () => {
    const error = new Error("of the application");
    const handler = meteredHandler(async () => {
      await ask();
      throw error;
    });
    await expect(handler()).rejects.toBe(error);
    expect((await seen())[0]).toBe(1);
  });

  it("a Lambda handler that throws synchronously still does", () => {
    const error = new Error("of the application");
    const handler = meteredHandler(() => {
      throw error;
    });
    expect(handler).toThrow(error);
  });

  it("a streaming Lambda handler is delivered when its promise settles, and still marked as streaming", async () => {
    const streaming = Symbol.for("aws.lambda.runtime.handler.streaming");
    const written: string[] = [];
    const handler = Object.assign(
      async (_event: object, stream: { write(text: string): void; end(): void }, _context: object) => {
        stream.write("a");
        await ask();
        stream.end();
      },
      { [streaming]: "response" },
    );
    const metered = meteredHandler(handler);
    expect(metered[streaming]).toBe("response");
    await metered({}, { write: (text) => void written.push(text), end: () => void written.push("end") }, {});
    expect(written).toEqual(["a", "end"]);
    expect((await seen())[0]).toBe(1);
  });

  it("a Lambda handler that calls back is delivered before its callback runs", async () => {
    type Callback = (error: unknown, answer?: unknown) => void;
    const handler = meteredHandler((_event: object, _context: object, callback: Callback) => {
      void ask().then(() => callback(null, "answer"));
    });
    const { promise, resolve } = Promise.withResolvers<unknown[]>();
    expect(handler({}, {}, (...answer) => resolve(answer))).toBeUndefined();
    expect(await promise).toEqual([null, "answer"]);
    expect((await seen())[0]).toBe(1);
  });

  it("a Lambda handler keeps its `this`, and a result that is not a promise is returned as it is", () => {
    const service = {
      name: "shop",
      handler: meteredHandler(function (this: { name: string }) {
        return this.name;
      }),
    };
    expect(service.handler()).toBe("shop");
  });

  it("a Lambda handler is only called where nothing is started", async () => {
    const metering = setGlobalMetering(undefined);
    const promise = Promise.resolve(1);
    expect(meteredHandler(() => promise)()).toBe(promise);
    setGlobalMetering(metering);
  });

  it.each([
    ["rejects", () => Promise.reject(new Error("exporter"))],
    [
      "throws",
      () => {
        throw new Error("exporter");
      },
    ],
  ])("a Lambda handler answers even when delivering %s", async (_, fails) => {
    Object.assign(globalMetering() ?? {}, { [WATTSPAN]: { deliver: fails } });
    expect(await meteredHandler(async () => "answer")()).toBe("answer");
  });

  it.each([Number.POSITIVE_INFINITY, 2 ** 31])(
    "a Lambda handler with a limit of %s ms answers when all is exported",
    async (limitMs) => {
      const events: string[] = [];
      const exported = () =>
        new Promise<void>((resolve) => setTimeout(() => resolve(void events.push("exported")), 20));
      Object.assign(globalMetering() ?? {}, { [WATTSPAN]: { deliver: exported } });
      await meteredHandler(async () => events.push("handled"), { limitMs })();
      expect(events).toEqual(["handled", "exported"]);
    },
  );

  it("a Lambda handler waits for hanging exporters no longer than its limit", async () => {
    vi.useFakeTimers();
    try {
      Object.assign(globalMetering() ?? {}, { [WATTSPAN]: { deliver: () => new Promise(() => undefined) } });
      const answers: unknown[] = [];
      void meteredHandler(async () => "answer", { limitMs: 300 })().then((answer) => answers.push(answer));
      await vi.advanceTimersByTimeAsync(299);
      expect(answers).toEqual([]);
      await vi.advanceTimersByTimeAsync(1);
      expect(answers).toEqual(["answer"]);
    } finally {
      vi.useRealTimers();
    }
  });
});

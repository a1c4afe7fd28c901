import { AsyncLocalStorage, AsyncResource } from "node:async_hooks";
import { context, ROOT_CONTEXT } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { afterEach, describe, expect, it, vi } from "vitest";
import { NOOP_HANDLE } from "../api/noop-handle.js";
import type { ActivityHandle } from "../contracts/activity-options.js";
import { defaultCarrier, openTelemetryCarrier } from "./context-carrier.js";

/** As the edge runtime of Next.js has it. */
const THROWS = {
  get getBuiltinModule() {
    throw new Error(
      "A Node.js API is used (process.getBuiltinModule) which is not supported in the Edge Runtime.",
    );
  },
};
const handle = (): ActivityHandle => ({ ...NOOP_HANDLE });
afterEach(() => {
  vi.unstubAllGlobals();
  context.disable();
});

describe("the default carrier", () => {
  it("the default carrier carries an activity through awaits and timers, without OpenTelemetry", async () => {
    const carrier = defaultCarrier();
    const activity = handle();
    await carrier.run(activity, async () => {
      await undefined;
      expect(carrier.get()).toBe(activity);
      await new Promise((resolve) => setImmediate(resolve));
      expect(carrier.get()).toBe(activity);
    });
    expect(carrier.get()).toBeUndefined();
  });

  it("the default carrier keeps branches apart, and restores the outer activity", async () => {
    const carrier = defaultCarrier();
    const [a, b, outer] = [handle(), handle(), handle()];
    const seen = await carrier.run(outer, () =>
      Promise.all(
        [a, b].map((each) =>
          carrier.run(each, async () => {
            await new Promise((resolve) => setImmediate(resolve));
            return carrier.get();
          }),
        ),
      ).then((found) => [...found, carrier.get()]),
    );
    expect(seen[0]).toBe(a);
    expect(seen[1]).toBe(b);
    expect(seen[2]).toBe(outer);
  });

  it("the default carrier is restored after a throw, which it passes on", () => {
    const carrier = defaultCarrier();
    const fail = () => {
      throw new Error("mine");
    };
    expect(() => carrier.run(handle(), fail)).toThrow("mine");
    expect(carrier.get()).toBeUndefined();
  });

  it("the default carrier does not leak into another one", () => {
    const [one, other] = [defaultCarrier(), defaultCarrier()];
    one.run(handle(), () => expect(other.get()).toBeUndefined());
  });

  it("the default carrier lets its store go when it is closed, and then only runs the function", () => {
    const done: string[] = [];
    class Storage extends AsyncLocalStorage<unknown> {
      override run<R>(store: unknown, fn: () => R): R {
        done.push("run");
        return super.run(store, fn);
      }
      override disable(): void {
        done.push("disable");
        super.disable();
      }
    }
    vi.stubGlobal("process", { getBuiltinModule: () => ({ AsyncLocalStorage: Storage, AsyncResource }) });
    const carrier = defaultCarrier();
    carrier.run(handle(), () => carrier.close?.());
    expect(carrier.run(handle(), () => carrier.get() ?? "ran")).toBe("ran");
    expect(done).toEqual(["run", "disable"]);
  });

  it("the default carrier is closed where the runtime refuses to let a store go", () => {
    class Storage extends AsyncLocalStorage<unknown> {
      override disable(): void {
        throw new Error("not implemented");
      }
    }
    vi.stubGlobal("process", undefined);
    vi.stubGlobal("AsyncLocalStorage", Storage);
    const carrier = defaultCarrier();
    carrier.close?.();
    expect(carrier.run(handle(), () => carrier.get())).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["no process", undefined],
    ["a process that knows no built-in modules", {}],
    ["no async_hooks", { getBuiltinModule: () => undefined }],
    ["a process that must not be looked at", THROWS],
  ])("the default carrier is OpenTelemetry's context in a runtime with %s", (_, process) => {
    vi.stubGlobal("process", process);
    expect(defaultCarrier()).toBe(openTelemetryCarrier);
  });

  it.each([
    ["without a process", undefined],
    ["whose process must not be looked at", THROWS],
  ])("the default carrier is the global AsyncLocalStorage of an edge runtime %s", async (_, process) => {
    vi.stubGlobal("process", process);
    vi.stubGlobal("AsyncLocalStorage", AsyncLocalStorage);
    const carrier = defaultCarrier();
    const activity = handle();
    await carrier.run(activity, async () => {
      await undefined;
      expect(carrier.get()).toBe(activity);
    });
  });
});

describe("the entrance of the default carrier", () => {
  it("the entrance of the default carrier carries the activity into each step, and leaves the caller's context as it was", async () => {
    const carrier = defaultCarrier();
    const requests = new AsyncLocalStorage<string>();
    const [activity, outer] = [handle(), handle()];
    const step = carrier.entrance?.(activity) as NonNullable<
      ReturnType<NonNullable<typeof carrier.entrance>>
    >;
    const seen: unknown[] = [];
    const read = async () => {
      step(() => seen.push([carrier.get() === activity, requests.getStore()]));
      seen.push([carrier.get() === outer, requests.getStore()]);
      await step(async () => {
        await undefined;
        seen.push([carrier.get() === activity, requests.getStore()]);
      });
    };
    for (const request of ["a", "a", "b"]) await carrier.run(outer, () => requests.run(request, read));
    expect(seen).toEqual(["a", "a", "b"].flatMap((request) => Array(3).fill([true, request])));
  });

  it("the entrance of the default carrier makes one context for all steps of one reader", async () => {
    const carrier = defaultCarrier();
    const step = carrier.entrance?.(handle());
    const contexts = new Set<unknown>();
    const here = () => {
      const resource = new AsyncResource("test");
      const [frame] = Object.getOwnPropertySymbols(resource);
      return (resource as unknown as Record<symbol, unknown>)[frame as symbol];
    };
    const before = here();
    for (let i = 0; i < 5; i++) {
      step?.(() => contexts.add(here()));
      await undefined;
      expect(here()).toBe(before);
    }
    expect(contexts.size).toBe(1);
  });

  it.each([
    ["without AsyncResource", undefined],
    ["whose resources keep their context elsewhere", class {}],
  ])("there is no entrance in a runtime %s", (_, AsyncResource) => {
    vi.stubGlobal("process", { getBuiltinModule: () => ({ AsyncLocalStorage, AsyncResource }) });
    expect(defaultCarrier()).not.toHaveProperty("entrance");
  });

  it("the entrance passes on what a step throws, and a later step is entered as before", () => {
    const carrier = defaultCarrier();
    const activity = handle();
    const step = carrier.entrance?.(activity);
    expect(() =>
      step?.(() => {
        throw new Error("mine");
      }),
    ).toThrow("mine");
    expect(carrier.get()).toBeUndefined();
    expect(step?.(() => carrier.get())).toBe(activity);
  });
});

describe("the carrier on OpenTelemetry's context", () => {
  it("the carrier on OpenTelemetry's context carries where the application has a context manager", async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
    const activity = handle();
    await openTelemetryCarrier.run(activity, async () => {
      await undefined;
      expect(openTelemetryCarrier.get()).toBe(activity);
      expect(context.with(ROOT_CONTEXT, () => openTelemetryCarrier.get())).toBeUndefined();
    });
    expect(openTelemetryCarrier.get()).toBeUndefined();
  });

  it("the carrier on OpenTelemetry's context runs the function also where there is no context manager", () => {
    expect(openTelemetryCarrier.run(handle(), () => 42)).toBe(42);
    expect(openTelemetryCarrier.get()).toBeUndefined();
  });
});

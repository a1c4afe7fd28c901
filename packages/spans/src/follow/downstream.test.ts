/** An exporter that is fed by our processor gets what the SDK's simple processor would give it. */

import { context, type DiagLogger, DiagLogLevel, diag, type TracerProvider } from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import * as sdk3 from "@opentelemetry/sdk-trace";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { keeper, SDK_LINES } from "../../test/sdk-lines.js";
import { wattspanSpanProcessor } from "./span-processor.js";

const errors: unknown[][] = [];
const silent = (): void => undefined;
const logger: DiagLogger = {
  error: (...words) => errors.push(words),
  warn: silent,
  info: silent,
  debug: silent,
  verbose: silent,
};

beforeEach(() => {
  errors.length = 0;
  diag.setLogger(logger, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });
});
afterEach(() => {
  diag.disable();
  context.disable();
});

/** Ends one span. */
const end = (provider: TracerProvider, name = "one") => provider.getTracer("a").startSpan(name).end();

type Exporter = ReturnType<typeof keeper>["exporter"];
const ours = (exporter: Exporter) => wattspanSpanProcessor({ forwardTo: exporter });

describe.each(Object.entries(SDK_LINES))("with %s", (_, line) => {
  it("an exporter's own requests create no spans, so that none is exported for an export", async () => {
    context.setGlobalContextManager(new AsyncLocalStorageContextManager());
    const { kept, exporter } = keeper();
    const provider = line.provider([
      ours({
        ...exporter,
        export(spans, done) {
          if (kept.length < 10) end(provider, "POST");
          exporter.export(spans, done);
        },
      }),
    ]);
    end(provider);
    await provider.forceFlush();
    expect(kept.map(({ name }) => name)).toEqual(["one"]);
  });

  it("an export that fails is logged each time, and throws and rejects nowhere", async () => {
    const { exporter } = keeper();
    const down = new Error("connection refused");
    const fails: Exporter["export"][] = [
      (_, done) => done({ code: 1, error: down } as { code: number }),
      (_, done) => done({ code: 1 }),
      () => {
        throw down;
      },
    ];
    for (const fail of fails) {
      const provider = line.provider([ours({ ...exporter, export: fail })]);
      end(provider);
      end(provider);
      await provider.forceFlush();
    }
    expect(errors.map(([text]) => text)).toEqual(Array(6).fill("wattspan: the exporter in forwardTo failed"));
    expect(errors.map(([, error]) => (error as Error).message)).toEqual([
      ...["connection refused", "connection refused"],
      ...["the exporter reports code 1", "the exporter reports code 1"],
      ...["connection refused", "connection refused"],
    ]);
  });

  it("a flush and a shutdown wait for exports that are under way", async () => {
    for (const wait of ["forceFlush", "shutdown"] as const) {
      const { kept, exporter } = keeper();
      const order: string[] = [];
      let answer = silent;
      const provider = line.provider([
        ours({
          ...exporter,
          export(spans, done) {
            answer = () => exporter.export(spans, done);
          },
          async [wait]() {
            order.push(`${kept.length} exported`);
          },
        }),
      ]);
      end(provider);
      const waited = provider[wait]();
      await new Promise(setImmediate);
      expect(order).toEqual([]);
      answer();
      await waited;
      expect(order).toEqual(["1 exported"]);
    }
  });

  it("a span that ends after the shutdown is not exported, and not logged as a failure", async () => {
    const { kept, exporter } = keeper();
    const provider = line.provider([ours(exporter)]);
    const open = provider.getTracer("a").startSpan("late");
    await provider.shutdown();
    open.end();
    expect(kept).toEqual([]);
    expect(errors).toEqual([]);
  });
});

/** A resource whose detectors are at work until they are done. */
function unsettledResource() {
  let settle = silent;
  const settled = new Promise<void>((resolve) => {
    settle = resolve;
  });
  const resource = {
    attributes: {} as Record<string, string>,
    asyncAttributesPending: true,
    waitForAsyncAttributes: () => settled,
    merge: () => resource,
    getRawAttributes: () => [],
  };
  const settleWith = (attributes: Record<string, string>): void => {
    Object.assign(resource, { attributes, asyncAttributesPending: false });
    settle();
  };
  return { resource, settleWith };
}

it("a span is exported once its resource is complete, also by a shutdown", async () => {
  for (const wait of ["forceFlush", "shutdown"] as const) {
    const { exporter } = keeper();
    const seen: unknown[] = [];
    const { resource, settleWith } = unsettledResource();
    const exported: Exporter["export"] = (spans, done) => {
      for (const span of spans) seen.push((span as unknown as sdk3.ReadableSpan).resource.attributes);
      done({ code: 0 });
    };
    const spanProcessors = [ours({ ...exporter, export: exported })];
    const provider = new sdk3.TracerProvider({ resource, spanProcessors });
    end(provider);
    const waited = provider[wait]();
    await new Promise(setImmediate);
    expect(seen).toEqual([]);
    settleWith({ "host.id": "h1" });
    await waited;
    expect(seen).toEqual([{ "host.id": "h1" }]);
  }
});

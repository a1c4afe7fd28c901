/**
 * Baggage of ours goes to named hosts only: with the real propagators, and with OpenTelemetry's
 * instrumentation of `fetch`.
 */

import { createServer } from "node:http";
import {
  type Baggage,
  type Context,
  context,
  defaultTextMapSetter,
  propagation,
  ROOT_CONTEXT,
  type Span,
  trace,
} from "@opentelemetry/api";
import { AsyncLocalStorageContextManager } from "@opentelemetry/context-async-hooks";
import { CompositePropagator, W3CBaggagePropagator, W3CTraceContextPropagator } from "@opentelemetry/core";
import { UndiciInstrumentation } from "@opentelemetry/instrumentation-undici";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { WattspanConfigurationError } from "@wattspan/core";
import { describe, expect, it, onTestFinished } from "vitest";
import { isModelHost } from "../../src/http/model-hosts.js";
import { type LimitedBaggageOptions, limitedBaggage } from "../../src/http/propagation.js";
import { hasLoopback, overLoopback } from "../loopback.js";
import { listening } from "./loopback-server.js";

const propagators = () =>
  new CompositePropagator({ propagators: [new W3CTraceContextPropagator(), new W3CBaggagePropagator()] });
const provider = new TracerProvider();

const mixed = (): Baggage =>
  propagation.createBaggage({ "wattspan.budget": { value: "j=120" }, tenant: { value: "7" } });

/** What a request of a client span with these attributes carries. */
function carried(
  attributes: Record<string, string> | undefined,
  options: LimitedBaggageOptions,
  baggage = mixed(),
) {
  const span = attributes && provider.getTracer("client").startSpan("GET", { attributes });
  const bare = propagation.setBaggage(ROOT_CONTEXT, baggage);
  const headers: Record<string, string> = {};
  const within: Context = span ? trace.setSpan(bare, span) : bare;
  limitedBaggage(propagators(), options).inject(within, headers, defaultTextMapSetter);
  expect(headers.traceparent !== undefined).toBe(span !== undefined);
  return headers.baggage;
}

const EVERYTHING = "wattspan.budget=j%3D120,tenant=7";
const at = (host: string) => ({ "server.address": host });

describe("baggage of ours", () => {
  it("our baggage goes to hosts that were named", () => {
    const options = { allow: ["api.internal", ".svc.cluster.local", "10.0.0.7"] };
    for (const host of [
      "api.internal",
      "API.internal.",
      "a.svc.cluster.local",
      "a.b.svc.cluster.local",
      "10.0.0.7",
    ])
      expect(carried(at(host), options)).toBe(EVERYTHING);
    expect(carried({ "url.full": "https://api.internal:8443/a?b" }, options)).toBe(EVERYTHING);
    expect(carried({ "net.peer.name": "api.internal" }, options)).toBe(EVERYTHING);
  });

  it("our baggage goes to an IPv6 address with and without brackets, as instrumentations differ", () => {
    for (const allow of [["::1"], ["[::1]"]]) {
      for (const host of ["::1", "[::1]"])
        expect([allow, host, carried(at(host), { allow })]).toContain(EVERYTHING);
      expect(carried({ "url.full": "http://[::1]:8080/a" }, { allow })).toBe(EVERYTHING);
      expect(carried(at("[::2]"), { allow })).toBe("tenant=7");
    }
  });

  it("our baggage goes to no other host, and the baggage of others goes everywhere", () => {
    const options = { allow: ["api.internal", ".svc.cluster.local"] };
    for (const host of [
      "evil-api.internal",
      "api.internal.evil.com",
      "svc.cluster.local",
      "xsvc.cluster.local",
      "",
    ])
      expect(carried(at(host), options)).toBe("tenant=7");
    expect(carried(at("api.internal"), {})).toBe("tenant=7");
    expect(carried({ "url.full": "no address" }, options)).toBe("tenant=7");
    expect(carried({}, options)).toBe("tenant=7");
    expect(carried(undefined, options)).toBe("tenant=7");
  });

  it("our baggage never goes to hosts at which providers serve models, named or not", () => {
    const hosts = [
      "api.openai.com", "eu.api.openai.com", "my.openai.azure.com", "api.anthropic.com", "generativelanguage.googleapis.com",
      "europe-west1-aiplatform.googleapis.com", "bedrock-runtime.eu-west-1.amazonaws.com", "api.mistral.ai", "api.groq.com",
      "bedrock-runtime-fips.us-east-1.amazonaws.com", "bedrock-mantle.us-east-1.api.aws", "runtime.sagemaker.us-east-1.amazonaws.com",
      "vpce-1.bedrock-runtime.eu-west-1.vpce.amazonaws.com", "models.github.ai", "inference.baseten.co", "api.studio.nebius.com",
    ]; // biome-ignore format: a list
    for (const host of hosts) {
      expect(isModelHost(host)).toBe(true);
      expect(carried(at(host), { allow: [host, ".com", ".ai"] })).toBe("tenant=7");
    }
    for (const host of ["notopenai.com", "s3.eu-west-1.amazonaws.com", "openai.com.evil.net"])
      expect(isModelHost(host)).toBe(false);
  });

  it("limited baggage leaves no empty header, and changes nothing where there is none of ours", () => {
    const only = propagation.createBaggage({ "wattspan.budget": { value: "j=120" } });
    expect(carried(at("elsewhere.com"), {}, only)).toBeUndefined();
    const others = propagation.createBaggage({ wattspan: { value: "1" }, "wattspans.a": { value: "2" } });
    expect(carried(at("elsewhere.com"), {}, others)).toBe("wattspan=1,wattspans.a=2");
  });

  it("incoming baggage is read as without a limit", () => {
    const limit = limitedBaggage(propagators());
    const getter = { get: (carrier: Record<string, string>, key: string) => carrier[key], keys: Object.keys };
    const incoming = limit.extract(ROOT_CONTEXT, { baggage: EVERYTHING }, getter);
    expect(propagation.getBaggage(incoming)?.getEntry("wattspan.budget")?.value).toBe("j=120");
    expect(limit.fields()).toEqual(propagators().fields());
  });

  it("our baggage goes nowhere for a span whose attributes cannot be read", () => {
    const span = new Proxy({} as Span, {
      get: (_target, name) => {
        if (name === "attributes") throw new Error("no");
        return () => ({ traceId: "0".repeat(32), spanId: "0".repeat(16), traceFlags: 0 });
      },
    });
    const headers: Record<string, string> = {};
    const within = trace.setSpan(propagation.setBaggage(ROOT_CONTEXT, mixed()), span);
    limitedBaggage(propagators(), { allow: ["api.internal"] }).inject(within, headers, defaultTextMapSetter);
    expect(headers.baggage ?? "").not.toContain("wattspan");
  });

  it("limitedBaggage refuses hosts that cannot be host names", () => {
    for (const allow of ["api.internal", ["https://api.internal"], ["*"], [""], [7], ["a b"], ["."]])
      expect(() => limitedBaggage(propagators(), { allow } as never)).toThrow(WattspanConfigurationError);
  });

  it.skipIf(!hasLoopback)(
    overLoopback("our baggage is limited with OpenTelemetry's instrumentation of fetch"),
    async () => {
      const url = await listening(
        createServer(({ headers }, response) => response.end(headers.baggage ?? "none")),
      );
      context.setGlobalContextManager(new AsyncLocalStorageContextManager().enable());
      const instrumentation = new UndiciInstrumentation();
      instrumentation.setTracerProvider(provider);
      onTestFinished(() => {
        instrumentation.disable();
        propagation.disable();
        context.disable();
      });
      const heard = async (allow: readonly string[]) => {
        propagation.disable();
        propagation.setGlobalPropagator(limitedBaggage(propagators(), { allow }));
        const within = propagation.setBaggage(context.active(), mixed());
        return (await context.with(within, () => fetch(url))).text();
      };
      expect(await heard(["127.0.0.1"])).toBe(EVERYTHING);
      expect(await heard(["api.internal"])).toBe("tenant=7");
    },
  );
});

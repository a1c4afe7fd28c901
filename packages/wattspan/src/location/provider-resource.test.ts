import { metrics, ProxyTracerProvider, trace } from "@opentelemetry/api";
import { resourceFromAttributes } from "@opentelemetry/resources";
import { MeterProvider } from "@opentelemetry/sdk-metrics";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { describe, expect, it } from "vitest";
import { providerResource } from "./provider-resource.js";

const IRELAND = { "cloud.provider": "aws", "cloud.region": "eu-west-1" };
const resource = resourceFromAttributes({ ...IRELAND, "service.name": "shop" });

function proxied(provider: TracerProvider): ProxyTracerProvider {
  const proxy = new ProxyTracerProvider();
  proxy.setDelegate(provider);
  return proxy;
}

/** An object that throws at every access. */
const hostile = new Proxy(
  {},
  {
    get() {
      throw new Error("do not touch");
    },
  },
);

describe("providerResource", () => {
  it.each<[string, unknown]>([
    ["a tracer provider", new TracerProvider({ resource, spanProcessors: [] })],
    ["one behind the API's proxy", proxied(new TracerProvider({ resource, spanProcessors: [] }))],
    ["a meter provider", new MeterProvider({ resource })],
    ["a tracer provider of SDK 1", { resource: { attributes: IRELAND } }],
  ])("providerResource reads the cloud of %s", (_, provider) => {
    const found = providerResource(provider);
    expect(found?.pending).toBeUndefined();
    expect(found?.attributes()).toEqual(IRELAND);
  });

  it("providerResource reads nothing of a resource still being detected, and all of it afterwards", async () => {
    const region = Promise.withResolvers<string>();
    const detected = resourceFromAttributes({ "cloud.provider": "aws", "cloud.region": region.promise });
    const found = providerResource(new MeterProvider({ resource: detected }));
    expect(found?.attributes()).toEqual({});
    region.resolve("eu-west-1");
    await found?.pending;
    expect(found?.attributes()).toEqual(IRELAND);
  });

  it("providerResource reads what there is when detection fails", async () => {
    const failing = Promise.reject(new Error("no metadata service"));
    const detected = resourceFromAttributes({ ...IRELAND, "host.id": failing });
    const found = providerResource(new TracerProvider({ resource: detected, spanProcessors: [] }));
    await found?.pending;
    expect(found?.attributes()).toEqual(IRELAND);
    const rejecting = {
      asyncAttributesPending: true,
      waitForAsyncAttributes: () => failing,
      attributes: IRELAND,
    };
    await expect(providerResource({ resource: rejecting })?.pending).resolves.toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["no SDK for traces", trace.getTracerProvider()],
    ["no SDK for metrics", metrics.getMeterProvider()],
    ["undefined", undefined],
    ["null", null],
    ["a text", "provider"],
    ["a resource that is no object", { resource: 7 }],
    ["an object that throws", hostile],
    ["a resource that throws", { resource: hostile }],
    ["a delegate that throws", { getDelegate: () => hostile }],
    ["a getDelegate that is no function", { getDelegate: 1 }],
  ])("providerResource finds no resource in %s", (_, provider) => {
    expect(providerResource(provider)).toBeUndefined();
  });

  it.each<[string, unknown]>([
    ["no attributes", { resource: {} }],
    ["attributes that are no object", { resource: { attributes: "aws" } }],
    ["attributes that throw", { resource: { attributes: hostile } }],
  ])("providerResource finds no region in a resource with %s", (_, provider) => {
    expect(providerResource(provider)?.attributes()?.["cloud.region"]).toBeUndefined();
  });
});

import { ProxyTracerProvider, trace } from "@opentelemetry/api";
import { TracerProvider } from "@opentelemetry/sdk-trace";
import { afterEach, expect, it } from "vitest";
import { apiMismatch } from "./api-copies.js";

const API = Symbol.for("opentelemetry.js.api.1");
const root = globalThis as { [API]?: unknown };
afterEach(() => {
  delete root[API];
  trace.disable();
});

it("apiMismatch finds nothing wrong where a provider is registered with this copy of the API", () => {
  expect(apiMismatch()).toBeUndefined();
  trace.setGlobalTracerProvider(new TracerProvider());
  expect(apiMismatch()).toBeUndefined();
});

it("apiMismatch names the older version of the API with which a provider was registered", () => {
  root[API] = { version: "1.9.0", trace: new ProxyTracerProvider() };
  expect(apiMismatch()).toContain("registered with @opentelemetry/api 1.9.0");
});

it("apiMismatch finds nothing wrong where an older copy of the API has registered no tracer provider", () => {
  root[API] = { version: "1.9.0", diag: {} };
  expect(apiMismatch()).toBeUndefined();
});

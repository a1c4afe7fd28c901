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

it("sees what was registered with this copy of the API", () => {
  expect(apiMismatch()).toBeUndefined();
  trace.setGlobalTracerProvider(new TracerProvider());
  expect(apiMismatch()).toBeUndefined();
});

it("knows that it does not see what an older copy has registered", () => {
  root[API] = { version: "1.9.0", trace: new ProxyTracerProvider() };
  expect(apiMismatch()).toContain("registered with @opentelemetry/api 1.9.0");
});

it("is not blind where an older copy has registered no tracer provider", () => {
  root[API] = { version: "1.9.0", diag: {} };
  expect(apiMismatch()).toBeUndefined();
});

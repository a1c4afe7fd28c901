/** A setup file of tests whose files share a process: what cannot be forgotten no file may leave to the next one. */

import { afterAll, expect, vi } from "vitest";

/** Where every copy of OpenTelemetry's API keeps what was registered, next to its version. */
const API = Symbol.for("opentelemetry.js.api.1");
/** What libraries replace. */
const REPLACED = ["fetch", "Request", "Response", "Headers", "process", "Promise"] as const;
/** What changes how a process ends. */
const ENDINGS = ["beforeExit", "SIGINT", "SIGTERM", "uncaughtException", "unhandledRejection"];

const root = globalThis as Record<string | symbol, unknown>;
const own = process;
const before = REPLACED.map((name) => [name, root[name]] as const);
const environment = { ...process.env };
const folder = process.cwd();
const listening = () => ENDINGS.map((name) => [name, own.listenerCount(name)] as const);
const listened = new Map(listening());

afterAll(() => {
  const left = [
    ...registeredWithApi(),
    ...(vi.isFakeTimers() ? ["fake timers"] : []),
    ...before.filter(([name, value]) => root[name] !== value).map(([name]) => `another ${name}`),
    ...listening()
      .filter(([name, count]) => count > (listened.get(name) ?? 0))
      .map(([name]) => `a listener for ${name}`),
    ...(own.cwd() === folder ? [] : ["another folder"]),
    ...changedVariables(),
  ];
  for (const [name, value] of before) if (root[name] !== value) root[name] = value;
  expect(left, "what this file leaves to the next one").toEqual([]);
});

/** What is registered with OpenTelemetry's API: tracer and meter providers, context managers, loggers. */
function registeredWithApi(): readonly string[] {
  return Object.keys(root[API] ?? {}).filter((name) => name !== "version");
}

function changedVariables(): readonly string[] {
  const names = new Set([...Object.keys(environment), ...Object.keys(own.env)]);
  return [...names].filter((name) => own.env[name] !== environment[name]);
}

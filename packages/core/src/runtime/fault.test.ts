import { runInNewContext } from "node:vm";
import { type DiagLogger, DiagLogLevel, diag } from "@opentelemetry/api";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { Faults } from "./fault.js";

const warnings: string[] = [];
const nothing = (): void => undefined;
const logger: DiagLogger = {
  warn: (message) => void warnings.push(message),
  error: nothing,
  info: nothing,
  debug: nothing,
  verbose: nothing,
};
const listen = (to: DiagLogger) =>
  diag.setLogger(to, { logLevel: DiagLogLevel.ALL, suppressOverrideMessage: true });

beforeEach(() => {
  warnings.length = 0;
  listen(logger);
});
afterEach(() => diag.disable());

describe("faults", () => {
  it("faults are counted by stage and reason, and each kind is logged once", () => {
    const faults = new Faults();
    faults.note("read", "rapl", new Error("EIO"));
    faults.note("read", "rapl", new Error("EIO"));
    faults.note("open", "rapl");
    expect(faults.counts).toEqual({ "read/rapl": 2, "open/rapl": 1 });
    expect(warnings).toEqual(["wattspan: read failed (rapl): EIO", "wattspan: open failed (rapl)"]);
  });

  it("faults reach the metric every time", () => {
    const heard: string[] = [];
    const faults = new Faults();
    faults.onFault = (stage, reason) => void heard.push(`${stage}/${reason}`);
    faults.note("read", "rapl");
    faults.note("read", "rapl");
    expect(heard).toEqual(["read/rapl", "read/rapl"]);
  });

  it("faults of a hundred kinds are counted apart, and the rest share one count and one warning", () => {
    const faults = new Faults();
    for (let i = 0; i < 150; i++) faults.note("read", `meter-${i}`);
    faults.note("read", "meter-0");
    expect(Object.keys(faults.counts)).toHaveLength(101);
    expect(faults.counts["other/other"]).toBe(50);
    expect(faults.counts["read/meter-0"]).toBe(2);
    expect(warnings).toHaveLength(101);
  });

  it("a fault shows no more than 200 characters of its message", () => {
    new Faults().note("read", "m", new Error("x".repeat(5000)));
    expect(warnings[0]).toHaveLength("wattspan: read failed (m): ".length + 200);
  });
});

describe("a guard", () => {
  it("a guard gives what its function gave", () => {
    const faults = new Faults();
    expect(faults.guard("settle", "s", () => 7)).toBe(7);
    expect(faults.counts).toEqual({});
  });

  it.each<[string, unknown]>([
    ["an error", new RangeError("far")],
    ["a string", "text"],
    ["undefined", undefined],
    ["null", null],
    ["an object without a prototype", Object.create(null)],
    ["a symbol", Symbol("s")],
    ["an error whose message is no text", Object.assign(new Error(), { message: { secret: 1 } })],
  ])("a guard notes %s that was thrown, and gives undefined", (_, thrown) => {
    const faults = new Faults();
    const fail = () => {
      throw thrown;
    };
    expect(faults.guard("settle", "s", fail)).toBeUndefined();
    expect(faults.counts).toEqual({ "settle/s": 1 });
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).not.toContain("secret");
  });

  it("a fault of an error of another realm says its message", () => {
    new Faults().note("read", "m", runInNewContext("new TypeError('no such file')"));
    expect(warnings).toEqual(["wattspan: read failed (m): no such file"]);
  });

  it("a fault is counted even when its error throws as it is looked at", () => {
    const faults = new Faults();
    const looked = () => {
      throw new Error("not readable");
    };
    faults.note("read", "m", Object.defineProperty(new Error("no"), "message", { get: looked }));
    faults.note("read", "n", new Proxy({}, { getPrototypeOf: looked }));
    expect(faults.counts).toEqual({ "read/m": 1, "read/n": 1, "other/diag": 2 });
  });

  it("a fault is counted even when the logger throws", () => {
    const faults = new Faults();
    listen({
      ...logger,
      warn: () => {
        throw new Error("disk full");
      },
    });
    expect(() => faults.note("read", "m")).not.toThrow();
    expect(faults.counts["read/m"]).toBe(1);
  });
});

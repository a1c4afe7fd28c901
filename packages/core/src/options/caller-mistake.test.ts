import { diag } from "@opentelemetry/api";
import { footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { values } from "../names/names.js";
import { createMetering } from "../run/create-metering.js";
import { callerMistake } from "./caller-mistake.js";

afterEach(() => diag.disable());

function warnings(): ReturnType<typeof vi.fn> {
  const warn = vi.fn();
  diag.setLogger({ warn, error: warn, info: vi.fn(), debug: vi.fn(), verbose: vi.fn() });
  return warn;
}

describe("a mistake of a caller", () => {
  it("a call without a model is metered as unknown, and that is said once", async () => {
    const warn = warnings();
    const seen = footprintCollector();
    const metering = createMetering({ clock: manualClock(), observers: [seen.observer] });
    await metering.ready;
    for (let times = 0; times < 3; times++)
      expect(metering.meterInference({} as never, () => times)).toBe(times);
    await metering.flush();
    expect(seen.footprints.map(({ name }) => name)).toEqual(["unknown", "unknown", "unknown"]);
    expect(warn.mock.calls).toEqual([['wattspan: a call without { model } counts as one of "unknown".']]);
    await metering.shutdown();
  });

  it("a budget that cannot be asked is ignored, and that is said once", async () => {
    const warn = warnings();
    const metering = createMetering({ clock: manualClock() });
    for (let times = 0; times < 3; times++)
      expect(metering.meterAgent({ name: "a", budget: {} as never }, () => times)).toBe(times);
    expect(warn.mock.calls).toEqual([
      ["wattspan: a budget without admit() is ignored, and refuses nothing."],
    ]);
    await metering.shutdown();
  });

  it("a call of a provider that is not known counts as one of this machine, and that is said once", async () => {
    const warn = warnings();
    const seen = footprintCollector();
    const metering = createMetering({ clock: manualClock(), observers: [seen.observer] });
    const call = (provider: never | string, more: object = {}) =>
      metering.meterInference({ model: "m", provider, ...more }, () => 7);
    for (let times = 0; times < 3; times++) call("openia");
    for (const known of ["OpenAI", "mistral", "ollama", "llama.cpp", "vLLM"]) call(known);
    call("my-gateway", { runsOn: "remote" });
    call("secret: 1234");
    call(Object.create(null));
    call("x".repeat(1_000_000));
    for (let count = 0; count < 1000; count++) call(`made-up-${count}`);
    await metering.flush();
    expect(metering.status.faults).toEqual({});
    expect(warn.mock.calls.slice(0, 2)).toEqual([
      [expect.stringMatching(/^wattspan: the provider openia is unknown, so its calls /)],
      [expect.stringMatching(/^wattspan: the provider is unknown, so/)],
    ]);
    expect(warn.mock.calls.length).toBeLessThan(110);
    await metering.shutdown();
  });

  it("a place or a weight that is none is said once, and ignored", async () => {
    const warn = warnings();
    const seen = footprintCollector();
    const metering = createMetering({ clock: manualClock(), observers: [seen.observer] });
    for (const more of [{ runsOn: "remot" }, { runsOn: null }, { weight: "2" }, { weight: -1 }])
      metering.meterInference({ model: "m", provider: "openai", ...more } as never, () => 0);
    for (const more of [{ runsOn: "local" }, { runsOn: { components: ["gpu"] } }, { weight: 0 }] as object[])
      metering.meterInference({ model: "m", ...more }, () => 0);
    await metering.flush();
    expect(metering.status.faults).toEqual({});
    expect(warn.mock.calls).toEqual([
      [
        'wattspan: runsOn is unknown and ignored; allowed: "local", "remote", or an object that selects devices.',
      ],
      ["wattspan: a weight that is no number of at least 0 counts as 1."],
    ]);
    // A hosted provider's calls stay hosted.
    expect(seen.footprints.slice(0, 2).map(({ reasons }) => reasons)).toEqual([
      ["no_estimator"],
      ["no_estimator"],
    ]);
    await metering.shutdown();
  });

  it("a step of a kind that does not exist runs, and the kinds that do are said once", async () => {
    const warn = warnings();
    const metering = createMetering({ clock: manualClock() });
    for (let times = 0; times < 3; times++)
      expect(metering.meterStep({ name: "s", kind: "retreival" as never }, () => times)).toBe(times);
    expect(warn.mock.calls).toEqual([
      [expect.stringMatching(/^wattspan: the kind of a step is unknown; allowed: plan, tool, retrieval, /)],
    ]);
    await metering.shutdown();
  });

  it("a caller gets its result where the logger of the application throws, and where options cannot be read", async () => {
    diag.setLogger({
      ...{ error: vi.fn(), info: vi.fn(), debug: vi.fn(), verbose: vi.fn() },
      warn: () => {
        throw new Error("no log");
      },
    });
    const metering = createMetering({ clock: manualClock() });
    const hostile = Object.defineProperty({}, "model", {
      get: () => {
        throw new Error("hostile");
      },
    });
    expect(metering.meterInference({} as never, () => 7)).toBe(7);
    expect(metering.meterInference(hostile as never, () => 8)).toBe(8);
    await metering.shutdown();
  });

  it("every kind that is documented is right", () => {
    for (const kind of values.stepKind) expect(callerMistake("step", { kind })).toBeUndefined();
    for (const kind of values.stageKind) expect(callerMistake("stage", { kind })).toBeUndefined();
    expect(callerMistake("step", {})).toBeUndefined();
    expect(callerMistake("inference", { model: "" })).toBeUndefined();
    expect(callerMistake("agent", { kind: "any" })).toBeUndefined();
  });
});

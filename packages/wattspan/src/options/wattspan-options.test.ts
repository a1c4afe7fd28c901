/** Options of `startWattspan` that are invalid, unknown, or too late. */

import { diag, trace } from "@opentelemetry/api";
import { globalMetering, WattspanConfigurationError } from "@wattspan/core";
import { rapl } from "@wattspan/meters";
import { fakeMeter, footprintCollector, manualClock } from "@wattspan/testing";
import { afterEach, describe, expect, it, vi } from "vitest";
import { startWattspan, type WattspanOptions } from "../start/start-wattspan.js";

const cleanups: (() => unknown)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
  expect(globalMetering()).toBeUndefined();
});

async function start(options: WattspanOptions = {}) {
  const wattspan = await startWattspan({
    clock: manualClock(),
    meters: [],
    telemetry: { detail: "off" },
    ...options,
  });
  cleanups.push(() => wattspan.shutdown());
  return { wattspan };
}

describe("startWattspan refuses", () => {
  const wrong: readonly (readonly [option: string, options: unknown])[] = [
    ["(all)", null],
    ["(all)", "DE"],
    ["(all)", []],
    ["lockFolder", { lockFolder: "" }],
    ["lockFolder", { lockFolder: 7 }],
    ["meters", { meters: rapl() }],
    ["observers", { observers: () => undefined }],
    ["observers", { observers: [7] }],
    ["estimators", { estimators: [7] }],
    ["servingLocation", { servingLocation: { country: "DE" } }],
    ["telemetry", { telemetry: null }],
    ["telemetry", { telemetry: "off" }],
    ["telemetry", { telemetry: [] }],
    ["telemetry.reportsHardware", { telemetry: { reportsHardware: true } }],
    ["intensity", { intensity: null }],
    ["sampling.intervalMs", { sampling: { intervalMs: -1 } }],
    ["network.bytesPerToken", { network: { bytesPerToken: -1 } }],
    ["location.country", { location: { country: "Germany" } }],
    ["location.cloud.region", { location: { cloud: { provider: "aws", region: "eu-wst-1" } } }],
    ["locatoin", { locatoin: { country: "DE" } }],
    ["telemetry.detial", { telemetry: { detial: "off" } }],
  ];
  it.each(wrong)(
    "startWattspan refuses a wrong option %s, and can then be started rightly: %j",
    async (option, options) => {
      const error: unknown = await startWattspan(options as WattspanOptions).catch(
        (reason: unknown) => reason,
      );
      expect(error).toBeInstanceOf(WattspanConfigurationError);
      expect(error).toMatchObject({ option });
      expect(globalMetering()).toBeUndefined();
      await start();
    },
  );

  it.each([
    [{ locatoin: { country: "DE" } }, "option locatoin is not known; did you mean location?"],
    [
      { telemetry: { detial: "off" } },
      "option telemetry.detial is not known; did you mean telemetry.detail?",
    ],
    [
      { sampling: { intervallMs: 50 } },
      "sampling.intervallMs is not known; did you mean sampling.intervalMs?",
    ],
    [{ accounting: { facility: { peu: 1.2 } } }, "did you mean accounting.facility.pue?"],
    [{ colour: "green" }, "option colour is not known; allowed: meters, intensity, estimators, "],
    [
      { accounting: { facility: { pue: 0.5 } } },
      "option accounting.facility.pue is 0.5, but must be a number from 1",
    ],
  ])("startWattspan says of %j what was meant, or what is allowed", async (options, message) => {
    await expect(startWattspan(options as WattspanOptions)).rejects.toThrow(message);
  });

  it("startWattspan takes objects of others with members of theirs", async () => {
    const provider = { getTracer: () => trace.getTracer("own"), vendor: "v" };
    class OwnTelemetry {
      readonly detail = "off";
      readonly tracerProvider = provider;
      flush() {
        return this.detail;
      }
    }
    const clock = manualClock();
    const meter = Object.assign(fakeMeter({ clock, zones: [] }), { vendor: "v" });
    const { wattspan } = await start({
      meters: [meter],
      telemetry: new OwnTelemetry(),
      location: { country: "FR" },
      subject: { service: "s", team: "t" } as WattspanOptions["subject"] & object,
    });
    expect(wattspan.status).toMatchObject({ enabled: true, location: { country: "FR" } });
  });

  it("startWattspan takes options that an object inherits", async () => {
    const collector = footprintCollector();
    const defaults = { observers: [collector.observer], subject: { service: "s" }, clock: manualClock() };
    const telemetry = Object.create({ detail: "off" });
    const wattspan = await startWattspan(Object.assign(Object.create(defaults), { meters: [], telemetry }));
    cleanups.push(() => wattspan.shutdown());
    wattspan.meterStep({ name: "step" }, () => undefined);
    await wattspan.flush();
    expect(collector.footprints).toMatchObject([
      { startedAt: new Date(defaults.clock.wall()), subject: { service: "s" } },
    ]);
  });

  it("startWattspan takes the default for an option that is undefined", async () => {
    const { wattspan } = await start({
      intensity: undefined,
      observers: undefined,
      lockFolder: undefined,
      telemetry: undefined,
    } as unknown as WattspanOptions);
    expect(wattspan.status.enabled).toBe(true);
  });
});

it("startWattspan next to a running one names the options that it drops, once, and without options says nothing", async () => {
  const written = vi.spyOn(process.stderr, "write").mockReturnValue(true);
  cleanups.push(() => written.mockRestore());
  const { wattspan } = await start();
  await startWattspan();
  await startWattspan({ location: undefined } as unknown as WattspanOptions);
  expect(written).not.toHaveBeenCalled();
  for (let times = 0; times < 2; times++)
    expect(await startWattspan({ location: { country: "FR" }, observers: [] })).toBe(wattspan);
  const warn = vi.fn();
  diag.setLogger({ warn, debug: warn, error: warn, info: vi.fn(), verbose: vi.fn() });
  cleanups.push(() => diag.disable());
  for (let times = 0; times < 2; times++) await startWattspan({ estimators: [] });
  expect(warn.mock.calls).toEqual([
    [expect.stringContaining("dropped the options estimators: Wattspan is already running")],
  ]);
  expect(written.mock.calls).toEqual([
    [
      expect.stringMatching(
        /^wattspan: startWattspan dropped the options location, observers: Wattspan is already running/,
      ),
    ],
  ]);
});

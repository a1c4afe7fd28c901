import { describe, expect, it } from "vitest";
import { device, footprint, processPart, status } from "./made-up-footprint.ts";
import { runSummary } from "./run-summary.ts";
import { plainStyle } from "./style.ts";

const known = (value: number) => ({ value, low: value - 1, high: value + 1 });
const agent = footprint({ id: "a", kind: "agent", energy: known(10), self: { energy: known(2) } });
const call = footprint({ id: "c", kind: "inference", parentId: "a", energy: known(8) });
const hosted = footprint({
  id: "h",
  kind: "inference",
  parentId: "a",
  usage: { inputFresh: 7 },
  reasons: ["no_estimator"],
});
const summary = (
  footprints: Parameters<typeof runSummary>[0],
  given: Parameters<typeof status>[0] = {},
  verbose = true,
): string => runSummary(footprints, status(given), plainStyle, verbose).replace(/ +/g, " ");
const part = { ...processPart, energy: known(60) };
const server = {
  ...part,
  component: "server",
  method: "estimated",
  methodId: "phase@1",
  boundary: "serving",
} as const;

describe("runSummary", () => {
  it("the summary counts each joule once, and states what its total leaves out", () => {
    const text = summary([call, hosted, agent]);
    expect(text).toContain("total 10.0 (9.00–11.0) J, carbon not known");
    expect(text).toContain("a lower bound: the energy of 1 activities is not known (no_estimator)");
    expect(text).toContain(
      "hosted call h: 7 tokens in, not known out, answered by a local stand-in\n energy not known: no_estimator",
    );
  });

  it("the summary of unknown energies states that nothing is known, and never prints 0 J", () => {
    const text = summary([hosted]);
    expect(text).toContain("total energy not known, carbon not known");
    expect(text).toContain("this machine energy not known");
    expect(text).toContain("device none could be read");
    expect(text).toContain("grid carbon intensity not known");
    expect(text).not.toMatch(/\b0 J/);
  });

  it("the summary shows how a device's joules were allocated, and that none is missing", () => {
    const text = summary([], { devices: [device()] });
    expect(text).toContain(
      "100.00 J = 60.000 for what ran + 20.000 idle + 10.000 for other processes + 9.5000 outside any activity + 0.50000 owed to the next reading",
    );
    expect(text).toContain("idle power not known");
  });

  it("the summary compares the footprints with the devices, and marks a difference", () => {
    const own = footprint({ id: "o", energy: known(60), parts: [part, server] });
    expect(summary([own], { devices: [device()] })).toMatch(
      /adds up yes: the parts .* exactly\n yes: the activities' own joules, 60\.000 J, .* exactly/,
    );
    expect(summary([own], { devices: [device({ activity: 61, idle: 19 })] })).toContain(
      "NO: the activities'",
    );
    expect(summary([], { devices: [device()] })).toContain("adds up nothing was counted yet");
  });

  it("the summary separates the joules of this machine from those of hosted models, which nobody used", () => {
    const step = footprint({ id: "s", parentId: "a", energy: known(60), parts: [part] });
    const local = footprint({ ...call, parts: [{ ...part, energy: known(180) }], energy: known(180) });
    const remote = footprint({ ...hosted, energy: known(8), parts: [{ ...server, energy: known(8) }] });
    const text = summary([step, local, remote], { devices: [device({ activity: 240 })] }, false);
    expect(text).toContain("this machine 240 (238–242) J, 25.0 % of them outside the models");
    expect(text).toContain("hosted models 8.00 (7.00–9.00) J, estimated; used by nobody");
    expect(text).toContain("total 248 (245–251) J");
    expect(text).not.toMatch(/hosted call|readings/);
  });

  it("the summary of a hosted call states its estimate, the method, and the assumed place", () => {
    const intensity = {
      gramsPerKwh: { value: 414, low: 26, high: 848 },
      zone: "US",
      signal: "average",
      basis: "lifecycle",
      source: "annual@2025",
      validFromMs: 0,
      validToMs: 1,
      rung: "provider",
    } as const;
    const parts = [{ ...server, energy: known(8) }];
    const estimated = { ...hosted, energy: known(8), method: "estimated", parts, intensity } as const;
    expect(summary([estimated])).toContain(
      "for the real model 8.00 (7.00–9.00) J, estimated by phase@1; served in US, its provider's usual place",
    );
  });

  it("the summary states that metering is switched off", () => {
    expect(summary([], { enabled: false })).toContain("device metering is switched off");
  });

  it("the summary marks missing joules of a device", () => {
    const own = footprint({ id: "o", energy: known(60), parts: [part] });
    expect(summary([own], { devices: [device({ idle: 19 })] })).toContain(
      "NO: the parts of each device are what it counted, to 1.0e-2",
    );
  });

  it("the summary has no verdict on a device that has counted nothing", () => {
    const nothing = { total: 0, activity: 0, idle: 0, otherProcess: 0, unattributed: 0, carry: 0 };
    expect(summary([], { devices: [device(nothing)] })).toContain("adds up nothing was counted yet");
  });

  it("the summary lists modelled and missing meters, with the remedy", () => {
    const text = summary([], {
      devices: [device()],
      meters: [
        { name: "process-cpu", status: "ready", zones: ["cpu-0"] },
        {
          name: "rapl",
          status: "unavailable",
          reason: "denied",
          detail: "No permission.",
          remedy: "Ask for it.",
        },
      ],
    });
    expect(text).toContain("meter process-cpu modelled: cpu-0");
    expect(text).toContain("meter rapl not available: denied. No permission.");
    expect(text).toContain("Ask for it.");
  });

  it("the summary states how the place was found", () => {
    const intensity = {
      gramsPerKwh: { value: 480, low: 20, high: 900 },
      zone: "WORLD",
      signal: "average",
      basis: "lifecycle",
      source: "annual@2025",
      validFromMs: 0,
      validToMs: 1,
      rung: "world",
    } as const;
    const text = summary([], { intensity });
    expect(text).toContain("WORLD: 480 (20.0–900) gCO2e/kWh, average, lifecycle, from annual@2025");
    expect(text).toContain("location not known, so the world's average");
    expect(summary([], { intensity: { ...intensity, rung: "country" } })).toContain(
      "location known by country",
    );
  });
});

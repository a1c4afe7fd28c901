import { describe, expect, it } from "vitest";
import { device, footprint, status } from "./made-up-footprint.ts";
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
): string => runSummary(footprints, status(given), plainStyle).replace(/ +/g, " ");

describe("runSummary", () => {
  it("the summary counts each joule once, and states what its total leaves out", () => {
    const text = summary([call, hosted, agent]);
    expect(text).toContain("total 10.0 (9.00…11.0) J, carbon not known");
    expect(text).toContain("a lower bound: the energy of 1 activities is not known (no_estimator)");
    expect(text).toContain("orchestration 20.0 % of the total: 2.00 J");
    expect(text).toContain(
      "hosted call h: 7 tokens in, not known out, answered by a local stand-in\n energy not known: no_estimator",
    );
  });

  it("the summary of unknown energies states that nothing is known, and never prints 0 J", () => {
    const text = summary([hosted]);
    expect(text).toContain("total energy not known, carbon not known");
    expect(text).toContain("orchestration not known");
    expect(text).toContain("device none could be read");
    expect(text).toContain("grid carbon intensity not known");
    expect(text).not.toMatch(/\b0 J/);
  });

  it("the summary shows how a device's joules were allocated, and that none is missing", () => {
    const text = summary([], { devices: [device()] });
    expect(text).toContain(
      "100.00 J = activities 60.000 + idle 20.000 + other processes 10.000 + unattributed 9.5000 + carry 0.50000",
    );
    expect(text).toContain("idle power not known");
    expect(text).toContain("conservation holds: allocated 100.00 J of 100.00 J, relative error 0.0e+0");
  });

  it("the summary compares the footprints with the devices, and marks a difference as VIOLATED", () => {
    const part = {
      component: "cpu",
      method: "modelled",
      methodId: "process-cpu",
      boundary: "client",
      emissionSource: "operational",
      energy: known(60),
    } as const;
    const own = footprint({ id: "o", energy: known(60), parts: [part, { ...part, method: "estimated" }] });
    expect(summary([own], { devices: [device()] })).toContain(
      "footprints holds: their own parts add up to 60.000 J",
    );
    expect(summary([own], { devices: [device({ activity: 61 })] })).toContain("footprints VIOLATED");
    expect(summary([], { devices: [device()] })).toContain("footprints nothing to compare");
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
    const part = {
      component: "server",
      method: "estimated",
      methodId: "phase@1",
      boundary: "serving",
      emissionSource: "operational",
      energy: known(8),
    } as const;
    const estimated = { ...hosted, energy: known(8), method: "estimated", parts: [part], intensity } as const;
    expect(summary([estimated])).toContain(
      "for the real model 8.00 (7.00…9.00) J, estimated by phase@1; served in US, its provider's usual place",
    );
  });

  it("the summary states that metering is switched off", () => {
    expect(summary([], { enabled: false })).toContain("device metering is switched off");
  });

  it("the summary marks missing joules as VIOLATED", () => {
    expect(summary([], { devices: [device({ idle: 19 })] })).toContain(
      "VIOLATED: allocated 99.000 J of 100.00 J",
    );
  });

  it("the summary has no verdict on a device that has counted nothing", () => {
    const nothing = { total: 0, activity: 0, idle: 0, otherProcess: 0, unattributed: 0, carry: 0 };
    expect(summary([], { devices: [device(nothing)] })).toContain("conservation not known");
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
    expect(text).toContain("WORLD: 480 (20.0…900) gCO2e/kWh, average, lifecycle, from annual@2025");
    expect(text).toContain("location not known, so the world's average");
    expect(summary([], { intensity: { ...intensity, rung: "country" } })).toContain(
      "location known by country",
    );
  });
});

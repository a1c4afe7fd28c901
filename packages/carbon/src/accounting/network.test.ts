import type { Accounting, EndedCall, Location, OwnUse } from "@wattspan/core";
import type { PartTally } from "@wattspan/core/accounting";
import { meteredMachine } from "@wattspan/testing";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { reprice } from "../analysis/reprice/reprice.js";
import { inScenario } from "../analysis/scenario.js";
import { annualAverage } from "../annual/annual-average.js";
import { TRANSFER_KWH_PER_GB, type TransferScope } from "../data/transfer-energy.js";
import { type NetworkOptions, network } from "./network.js";

const JOULES_PER_BYTE = 3.6e6 / 1e9;
const dublin: Location = { cloud: { provider: "aws", region: "eu-west-1" } };
const frankfurt: Location = { cloud: { provider: "aws", region: "eu-central-1" } };

/** Zones of the two ends, and how often each was asked. */
function useOf(
  call: Partial<EndedCall> | undefined,
  serving: Location | undefined = frankfurt,
  zones = ["IE", "DE"],
): OwnUse {
  const priced = (part: PartTally, where: "client" | "serving"): PartTally => ({
    ...part,
    zone: zones[where === "client" ? 0 : 1],
  });
  return { parts: [], hosted: true, serving, seconds: () => undefined, call: call && { priced, ...call } };
}
const transfer = (bytes: number, unsizedRequests = 0, unsizedAnswers = 0) => ({
  transfer: { bytes, unsizedRequests, unsizedAnswers },
});
const joulesOf = (parts: readonly PartTally[]) =>
  parts.reduce((sum, { energy }) => sum + (energy?.value ?? 0), 0);

describe("the network between a process and a model", () => {
  it("network adds a part at each end of a call, half of it at the intensity there", () => {
    const parts = network({ location: dublin })(useOf(transfer(1e9)));
    const all = TRANSFER_KWH_PER_GB.cross_region.value * 3.6e6;
    expect(
      parts.map(({ zone, energy, boundary, component, method }) => [
        zone,
        energy?.value,
        boundary,
        component,
        method,
      ]),
    ).toEqual([
      ["IE", all / 2, "network", "network", "estimated"],
      ["DE", all / 2, "network", "network", "estimated"],
    ]);
    expect(parts[0]).toMatchObject({ methodId: "network-transfer@2026-11", emissionSource: "operational" });
  });

  it("network adds one part where both ends are in one zone, or no zone is known", () => {
    const one = network({ location: dublin })(useOf(transfer(1e9), frankfurt, ["DE", "DE"]));
    expect(one).toHaveLength(1);
    expect(joulesOf(one)).toBeCloseTo(TRANSFER_KWH_PER_GB.cross_region.value * 3.6e6, 9);
    expect(network()(useOf(transfer(1), undefined, []))).toHaveLength(1);
  });

  it.each<[TransferScope, Location | undefined, Location | undefined]>([
    ["same_region", dublin, { cloud: { provider: "Amazon Bedrock", region: "EU-West-1" } }],
    [
      "same_region",
      { cloud: { provider: "azure", region: "West Europe" } },
      { cloud: { provider: "azure", region: "westeurope" } },
    ],
    ["cross_region", dublin, frankfurt],
    [
      "cross_region",
      { cloud: { provider: "ovh", region: "gra" } },
      { cloud: { provider: "OVH", region: "bhs" } },
    ],
    ["internet", dublin, { cloud: { provider: "gcp", region: "eu-west-1" } }],
    ["internet", dublin, { country: "DE" }],
    ["internet", undefined, frankfurt],
    ["internet", dublin, undefined],
  ])("a transfer goes over %s from %j to %j", (scope, location, serving) => {
    const options = { ...(location && { location: () => location }) };
    const use = { ...useOf(transfer(1000)), serving };
    expect(joulesOf(network(options)(use))).toBeCloseTo(
      TRANSFER_KWH_PER_GB[scope].value * JOULES_PER_BYTE * 1000,
      12,
    );
  });

  it("network goes by a stated scope and a stated figure, and adds nothing for an unknown scope", () => {
    const joules = (options: NetworkOptions) => joulesOf(network(options)(useOf(transfer(1e9))));
    expect(joules({ scope: "same_zone" })).toBeCloseTo(1800, 9);
    expect(joules({ scope: () => "internet" })).toBeCloseTo(0.059 * 3.6e6, 6);
    expect(joules({ scope: () => undefined, location: frankfurt })).toBeCloseTo(1800, 9);
    expect(joules({ scope: "internet", kwhPerGb: { internet: 0.01 } })).toBeCloseTo(36_000, 6);
    // A scope that is none gives no figure.
    expect(joules({ scope: () => "moon" as TransferScope })).toBe(0);
  });

  it("network has no smaller a band at two ends than at one", () => {
    const kwhPerGb = { internet: { value: 2, low: 1, high: 5 } };
    const bounds = network({ scope: "internet", kwhPerGb })(useOf(transfer(1e9))).map(({ energy }) => [
      (energy?.value ?? 0) - (energy?.down ?? 0),
      (energy?.value ?? 0) + (energy?.up ?? 0),
    ]);
    expect(bounds).toEqual([
      [1.8e6, 9e6],
      [1.8e6, 9e6],
    ]);
  });

  it("network adds nothing where the bytes are neither known nor assumed, nor where no call has ended", () => {
    expect(network()(useOf({}))).toEqual([]);
    expect(network()(useOf(transfer(0, 1, 1)))).toEqual([]);
    expect(network({ bytesPerToken: 5 })(useOf({ usage: {} }))).toEqual([]);
    expect(network({ bytesPerMessage: 5 })(useOf(undefined))).toEqual([]);
  });

  it.each<[number, NetworkOptions, Partial<EndedCall>]>([
    [100, {}, transfer(100, 1, 1)],
    [100 + 7, { bytesPerMessage: 7 }, transfer(100, 0, 1)],
    [100 + 21, { bytesPerMessage: 7 }, transfer(100, 2, 1)],
    [14, { bytesPerMessage: 7 }, {}],
    [100 + 40, { bytesPerToken: 2 }, { ...transfer(100, 0, 1), usage: { inputFresh: 9, output: 20 } }],
    [100 + 2 * 18, { bytesPerToken: 2 }, { ...transfer(100, 2, 0), usage: { inputFresh: 9, output: 20 } }],
    [
      2 * (9 + 1 + 2 + 3 + 4 + 20),
      { bytesPerToken: 2 },
      { usage: { inputFresh: 9, cacheRead: 1, cacheWrite: 2, image: 3, audio: 4, output: 20, reasoning: 5 } },
    ],
    // Two answers of unknown length, of which one was of use: the output came once.
    [100 + 40, { bytesPerToken: 2 }, { ...transfer(100, 0, 2), usage: { output: 20 } }],
    [100, { bytesPerMessage: 7, bytesPerToken: 2 }, { ...transfer(100), usage: { output: 20 } }],
  ])("network counts %i bytes with %j for the call %j", (bytes, options, call) => {
    const parts = network({ scope: "internet", ...options })(useOf(call));
    expect(joulesOf(parts) / JOULES_PER_BYTE / 0.059).toBeCloseTo(bytes, 6);
  });

  it("network grows with its bytes, and keeps its bounds in order", () => {
    fc.assert(
      fc.property(
        fc.nat(1e12),
        fc.constantFrom(...(Object.keys(TRANSFER_KWH_PER_GB) as TransferScope[])),
        (bytes, scope) => {
          const joules = (of: number) => network({ scope })(useOf(transfer(of)));
          expect(joulesOf(joules(bytes + 1))).toBeGreaterThan(joulesOf(joules(bytes)));
          for (const { energy } of joules(bytes + 1)) {
            expect(energy?.down).toBeLessThanOrEqual(energy?.value as number);
            expect(energy?.up).toBeGreaterThanOrEqual(0);
          }
        },
      ),
    );
  });

  it("network adds its parts behind what else is accounted for", () => {
    const before: Accounting = (use) => [...use.parts, ...network({ scope: "same_zone" })(use)];
    expect(network({ scope: "internet" }, before)(useOf(transfer(1000)))).toHaveLength(4);
  });

  it.each<[string, unknown]>([
    ["scope", { scope: "moon" }],
    ["kwhPerGb", { kwhPerGb: { moon: 1 } }],
    ["kwhPerGb", { kwhPerGb: { internet: -1 } }],
    ["kwhPerGb", { kwhPerGb: { internet: Number.NaN } }],
    ["kwhPerGb", { kwhPerGb: { internet: { value: 1, low: 2, high: 3 } } }],
    ["kwhPerGb", { kwhPerGb: { internet: 59 * 1e6 } }],
    ["bytesPerToken", { bytesPerToken: -1 }],
    ["bytesPerMessage", { bytesPerMessage: Number.POSITIVE_INFINITY }],
    ["bytesPerTokens", { bytesPerTokens: 200 }],
  ])("network refuses the option %s of %j", (option, options) => {
    expect(() => network(options as NetworkOptions)).toThrow(`option ${option} is`);
  });
});

describe("a metered call", () => {
  it("a metered call has the network in its energy and grams, half at each end, once", async () => {
    const { clock, metering, seen } = await meteredMachine({
      intensity: annualAverage(),
      location: dublin,
      accounting: network({ location: dublin, bytesPerToken: 200 }),
    });
    const options = { model: "m", provider: "aws.bedrock", serving: frankfurt };
    await metering.meterInference(options, async (call) => {
      call.reportEnergy({ energy: 1000 });
      call.setUsage({ inputFresh: 1000, output: 500 });
      await clock.advanceAsync(30_000);
    });
    await metering.shutdown();
    const [footprint] = seen.footprints;
    const parts = footprint?.parts.filter(({ boundary }) => boundary === "network") ?? [];
    const joules = 1500 * 200 * 0.001 * JOULES_PER_BYTE;
    expect(parts.map(({ zone, energy }) => [zone, energy?.value])).toEqual([
      ["IE", expect.closeTo(joules / 2, 12)],
      ["DE", expect.closeTo(joules / 2, 12)],
    ]);
    for (const { co2e, intensity } of parts) {
      const value = (intensity ?? footprint?.intensity)?.gramsPerKwh.value as number;
      expect(co2e?.value).toBeCloseTo((joules / 2 / 3.6e6) * value, 12);
    }
    expect(footprint?.energy?.value).toBeCloseTo(1000 + joules, 9);
    const twice = footprint && reprice(footprint, inScenario({ name: "twice", factor: 2 }));
    expect(twice?.co2e?.value).toBeCloseTo(2 * (footprint?.co2e?.value as number), 9);
  });
});

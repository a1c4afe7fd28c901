import { usageReaders } from "@wattspan/spans";
import {
  fakeMeter,
  fixedIntensity,
  type MeteredMachineOptions,
  manualClock,
  meteredMachine,
} from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { CarbonIntensityProvider } from "../contracts/carbon-intensity.js";
import type { EnergyEstimator } from "../contracts/energy-estimator.js";
import type { MeteredHost, ModelServer, ServerShare } from "../contracts/model-server.js";
import type { TokenUsage } from "../contracts/token-usage.js";

const SHARE: ServerShare = {
  parts: [
    { component: "cpu", method: "measured", methodId: "rapl", energy: { value: 10, low: 9, high: 11 } },
  ],
  reasons: [],
};

/** A server that gives this share. */
function server(share: () => unknown): ModelServer & { readonly ended: (TokenUsage | undefined)[] } {
  const ended: (TokenUsage | undefined)[] = [];
  const end = (usage: TokenUsage | undefined) => {
    ended.push(usage);
    return share() as Promise<ServerShare>;
  };
  return { ended, begin: () => ({ end }) };
}

async function started(more: MeteredMachineOptions = {}) {
  const { clock, metering, seen } = await meteredMachine({ usageReaders, ...more });
  return { clock, metering, seen };
}

const answer = { usage: { prompt_tokens: 7, completion_tokens: 3, total_tokens: 10 } };

describe("a call that names its server", () => {
  it("a call that names its server has the server's share, with the carbon of this place", async () => {
    const { metering, seen } = await started({ intensity: fixedIntensity(360), location: { country: "DE" } });
    const visible = server(async () => SHARE);
    const result = await metering.meterInference({ model: "m", server: visible }, async () => answer);
    expect(result).toBe(answer);
    await metering.flush();
    const [footprint] = seen.footprints;
    expect(visible.ended).toMatchObject([{ inputFresh: 7, output: 3 }]);
    expect(footprint).toMatchObject({
      method: "measured",
      reasons: [],
      energy: { value: 10, low: 9, high: 11 },
    });
    expect(footprint?.parts).toMatchObject([
      { boundary: "serving", methodId: "rapl", co2e: { value: 0.001 } },
    ]);
  });

  it("a call inside another of the same server alone has a share", async () => {
    const { metering, seen } = await started();
    const [visible, other] = [server(async () => SHARE), server(async () => SHARE)];
    const call = (one: ModelServer, fn: () => unknown) =>
      metering.meterInference({ model: "m", server: one }, async () => fn());
    await call(visible, () => Promise.all([call(visible, () => answer), call(visible, () => answer)]));
    await metering.flush();
    expect(visible.ended).toMatchObject([undefined, { output: 3 }, { output: 3 }]);
    const joules = (from: number) =>
      seen.footprints.slice(from).map(({ self, energy }) => [self.energy?.value, energy?.value]);
    expect(joules(0)).toEqual([
      [10, 10],
      [10, 10],
      [undefined, 20],
    ]);
    expect(seen.footprints[2]?.unknown).toBeUndefined();
    const far = server(async () => SHARE);
    const between = (fn: () => unknown) => metering.meterInference({ model: "m" }, async () => fn());
    await call(far, () => between(() => call(far, () => answer)));
    expect(far.ended).toMatchObject([undefined, { output: 3 }]);
    await metering.flush();
    await call(other, () => call(visible, () => answer)); // as of a gateway's own model
    await metering.flush();
    expect(joules(6)).toEqual([
      [10, 10],
      [10, 20],
    ]);
  });

  it("a call that names its server has what that reports, with the carbon of the stated place, and no estimate", async () => {
    const clock = manualClock();
    const intensity: CarbonIntensityProvider = {
      name: "grid",
      current: (location, signal) =>
        fixedIntensity(location.country === "SE" ? 36 : 360, { clock }).current(location, signal),
    };
    const estimator: EnergyEstimator = {
      id: "one@1",
      knows: () => true,
      estimate: () => ({ energy: { value: 1, low: 1, high: 1 }, methodId: "one@1" }),
    };
    const reported = {
      ...SHARE,
      parts: SHARE.parts.map((part) => ({ ...part, method: "reported" as const })),
    };
    const { metering, seen } = await started({
      clock,
      intensity,
      estimators: [estimator],
      location: { country: "DE" },
    });
    const ask = async () => {
      const call = { model: "m", server: server(async () => reported), serving: { country: "SE" } };
      await metering.meterInference(call, async () => answer);
      await clock.advanceAsync(100);
    };
    await ask();
    await ask(); // from now on the intensity there is known
    expect(seen.footprints[1]).toMatchObject({
      method: "reported",
      energy: { value: 10, low: 9, high: 11 },
      co2e: { value: 1e-4 },
      reasons: [],
    });
    await metering.shutdown();
  });

  it("a call that names its server is settled when the share is there, and its parent with it", async () => {
    const { clock, metering, seen } = await started();
    let give = (_share: ServerShare): void => undefined;
    const visible = server(() => new Promise((resolve) => (give = resolve)));
    await metering.meterAgent({ name: "a" }, () =>
      metering.meterInference({ model: "m", server: visible }, async () => answer),
    );
    await clock.advanceAsync(500);
    expect(seen.footprints).toEqual([]);
    expect(metering.status.unsettled).toBe(1);
    give(SHARE);
    await clock.advanceAsync(100);
    expect(seen.footprints.map(({ kind, energy }) => [kind, energy?.value])).toEqual([
      ["inference", 10],
      ["agent", 10],
    ]);
    expect(metering.status.unsettled).toBe(0);
  });

  it("a call that names its server claims no device, and keeps the server's draw out of the power at rest", async () => {
    const clock = manualClock();
    const meter = fakeMeter({
      clock,
      zones: [{ id: "cpu-0", component: "cpu", refreshMs: 1, watts: () => 60 }],
    });
    const { metering } = await started({ clock, meters: [meter] });
    let host: MeteredHost | undefined;
    const visible: ModelServer = {
      begin(given) {
        host = given;
        return { end: async () => SHARE };
      },
    };
    const call = metering.meterInference({ model: "m", server: visible }, async () => {
      for (let i = 0; i < 20; i++) {
        host?.read();
        await clock.advanceAsync(100);
      }
      return answer;
    });
    await call;
    host?.read();
    const [device] = metering.status.devices;
    expect(device?.activity).toBe(0);
    expect(device?.idleWatts).toBeUndefined();
    expect(host?.devices()[0]?.bookedUntilMs).toBeCloseTo(clock.now(), 6);
  });

  it.each<[string, () => unknown, string]>([
    ["rejects", () => Promise.reject(new Error("no")), "server_unseen"],
    [
      "throws",
      () => {
        throw new Error("no");
      },
      "server_unseen",
    ],
    ["gives garbage", async () => "garbage", "server_unseen"],
    [
      "gives energy that is no range",
      async () => ({ parts: [{ ...SHARE.parts[0], energy: { value: 1, low: 2, high: 3 } }], reasons: [] }),
      "server_unseen",
    ],
    ["gives no promise", () => undefined, "server_unseen"],
    ["never gives it", () => new Promise(() => undefined), "late"],
  ])("a call gets its result from a server that %s, and a reason", async (_, share, reason) => {
    const { clock, metering, seen } = await started();
    const result = await metering.meterInference({ model: "m", server: server(share) }, async () => answer);
    expect(result).toBe(answer);
    await clock.advanceAsync(3500);
    const [footprint] = seen.footprints;
    expect(footprint?.energy).toBeUndefined();
    expect(footprint?.reasons).toEqual([reason]);
    await metering.shutdown();
  });

  it("a call gets its result from a server whose begin() fails", async () => {
    const { clock, metering, seen } = await started();
    for (const begin of [
      undefined,
      () => undefined,
      () => {
        throw new Error("no");
      },
    ]) {
      const broken = { begin } as unknown as ModelServer;
      expect(await metering.meterInference({ model: "m", server: broken }, async () => answer)).toBe(answer);
    }
    await clock.advanceAsync(100);
    expect(seen.footprints.map(({ reasons }) => reasons)).toEqual(Array(3).fill(["server_unseen"]));
  });

  it("the server of a call hears of the call's end, also after that of the metering", async () => {
    const { metering } = await started();
    const visible = server(async () => SHARE);
    let finish = (): void => undefined;
    const call = metering.meterInference(
      { model: "m", server: visible },
      () => new Promise<void>((resolve) => (finish = resolve)),
    );
    await metering.shutdown();
    finish();
    await call;
    expect(visible.ended).toEqual([undefined]);
  });

  it("a call that names its server is delivered at a synchronous settling, without what has not come", async () => {
    const { metering, seen } = await started();
    await metering.meterInference(
      { model: "m", server: server(() => new Promise(() => undefined)) },
      async () => answer,
    );
    metering.settle();
    expect(seen.footprints.map(({ reasons }) => reasons)).toEqual([["late"]]);
  });
});

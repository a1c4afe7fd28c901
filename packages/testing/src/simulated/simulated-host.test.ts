import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { manualClock } from "../fakes/manual-clock.js";
import { simulatedHost } from "./simulated-host.js";
import type { SimulatedWork } from "./simulated-work.js";

const gpu = { id: "gpu-0", idle: 80, wattsPerWeight: 220 };
const cpu = { id: "cpu-0", idle: 40, wattsPerWeight: 60 };

function hostOf(...devices: Parameters<typeof simulatedHost>[0]["devices"]) {
  const clock = manualClock();
  const host = simulatedHost({ clock, devices });
  const drawn = (device: string) => host.power(device).energyJ(clock.now()) - host.power(device).energyJ(0);
  return { clock, host, drawn };
}

describe("simulatedHost", () => {
  it("work on a simulated host owns what its weight draws, and all of the idle power while it is alone", () => {
    const { clock, host, drawn } = hostOf(gpu);
    clock.advance(1000);
    const work = host.begin();
    clock.advance(250);
    expect(host.power("gpu-0").watts(clock.now())).toBe(300);
    work.end();
    work.end();
    clock.advance(1000);
    expect([work.truth(), work.ended]).toEqual([75, true]);
    expect(drawn("gpu-0")).toBeCloseTo(80 * 2.25 + 220 * 0.25, 9);
  });

  it("idle power of a simulated host is divided equally among what runs, and the rest by weight from the moment of a change", () => {
    const { clock, host } = hostOf(gpu);
    const [one, other] = [host.begin(), host.begin({ weight: 3 })];
    clock.advance(1000);
    other.setWeight(0);
    clock.advance(1000);
    expect([one.truth(), other.truth()]).toEqual([260 + 300, 40 + 660]);
  });

  it("a simulated host whose idle power is left out gives work only what it draws itself", () => {
    const clock = manualClock();
    const host = simulatedHost({ clock, devices: [gpu], idle: "exclude" });
    const work = host.begin();
    clock.advance(1000);
    expect(work.truth()).toBe(220);
  });

  it("a child pauses the nearest work around it on each device that both have", () => {
    const { clock, host } = hostOf(gpu, cpu);
    const stage = host.begin();
    const agent = host.begin({ parent: stage, devices: ["cpu-0"] });
    const call = host.begin({ parent: agent });
    clock.advance(1000);
    expect(["gpu-0", "cpu-0"].map((device) => call.truth(device))).toEqual([300, 100]);
    expect([stage, agent].map((work) => work.truth())).toEqual([0, 0]);
    call.end();
    clock.advance(1000);
    expect([stage.truth("gpu-0"), stage.truth("cpu-0"), agent.truth()]).toEqual([300, 0, 100]);
  });

  it("a child of no weight pauses nobody, and what runs inside it pauses the work around both", () => {
    const { clock, host } = hostOf(gpu);
    const call = host.begin();
    const wait = host.begin({ parent: call, weight: 0 });
    clock.advance(1000);
    const inside = host.begin({ parent: wait });
    clock.advance(2000);
    wait.setWeight(1);
    inside.end();
    clock.advance(4000);
    expect([call, wait, inside].map((work) => work.truth())).toEqual([300, 1200, 600]);
  });

  it.each([false, true])(
    "a child whose parent has ended stands for itself on all devices alike (begun later: %s)",
    (beginsLater) => {
      const { clock, host } = hostOf({ ...gpu, idle: 0 }, { ...cpu, idle: 0 });
      const stage = host.begin();
      const agent = host.begin({ parent: stage, devices: ["cpu-0"] });
      const early = beginsLater ? undefined : host.begin({ parent: agent });
      agent.end();
      const call = early ?? host.begin({ parent: agent });
      clock.advance(1000);
      expect([stage, call].map((work) => [work.truth("gpu-0"), work.truth("cpu-0")])).toEqual([
        [220, 60],
        [220, 60],
      ]);
    },
  );

  it("power that is extra, and rest that wanders, are in what the device draws, and the extra is nobody's", () => {
    const idle = { watts: (ms: number) => ms / 100, energyJ: (ms: number) => (ms / 1000) ** 2 * 5 };
    const { clock, host, drawn } = hostOf({ ...gpu, idle });
    host.extra("gpu-0", 50);
    const work = host.begin();
    clock.advance(2000);
    expect(host.power("gpu-0").watts(2000)).toBe(20 + 50 + 220);
    host.extra("gpu-0", 0);
    clock.advance(1000);
    expect(work.truth()).toBeCloseTo(45 + 660, 9);
    expect(drawn("gpu-0")).toBeCloseTo(45 + 660 + 100, 9);
  });

  it("the truths of all work add up to what its devices drew while any ran, for any schedule", () => {
    const step = fc.record({ choice: fc.nat(2), pick: fc.nat(30), ms: fc.nat(500), weight: fc.nat(8) });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
        const { clock, host, drawn } = hostOf(gpu, cpu);
        const all: SimulatedWork[] = [host.begin()];
        for (const { choice, pick, ms, weight } of steps) {
          const one = all[pick % all.length];
          if (choice === 0) all.push(host.begin({ weight, parent: one }));
          else if (choice === 1) one?.setWeight(one === all[0] ? weight + 1 : weight);
          else if (one !== all[0]) one?.end();
          clock.advance(ms);
        }
        const truth = all.reduce((sum, work) => sum + work.truth(), 0);
        expect(truth).toBeCloseTo(drawn("gpu-0") + drawn("cpu-0"), 6);
      }),
    );
  });

  it("a simulated host names the devices that it has when asked for another", () => {
    const { host } = hostOf(gpu, cpu);
    const message = 'simulatedHost: there is no device "gpu-1"; it simulates gpu-0, cpu-0.';
    expect(() => host.power("gpu-1")).toThrow(message);
    expect(() => host.extra("gpu-1", 1)).toThrow(message);
    expect(() => host.begin({ devices: ["gpu-1"] })).toThrow(message);
  });
});

import { createMetering, type EnergyMeter } from "@wattspan/core";
import { fakeMeter, manualClock } from "@wattspan/testing";
import { describe, expect, it, onTestFinished, vi } from "vitest";
import { givingWay } from "./giving-way.js";

const clock = manualClock();
const zone = (id: string, component: "cpu" | "memory" | "gpu" | "server" | "other" = "cpu") =>
  ({ id, component, refreshMs: 10, maxWatts: 500, idleWatts: 1, watts: () => 50 }) as const;
const meter = (name: string, ...zones: ReturnType<typeof zone>[]) => fakeMeter({ clock, name, zones });

async function statusOf(meters: readonly EnergyMeter[]) {
  const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
  await metering.ready;
  const { devices, meters: statuses } = metering.status;
  await metering.shutdown();
  return { ids: devices.map(({ id }) => id), statuses };
}

describe("a meter that gives way", () => {
  it("a meter that gives way leaves out what an earlier meter measures, and notes it", async () => {
    const meters = givingWay([
      { meter: meter("rapl", zone("package-0")) },
      { meter: meter("hwmon", zone("k10temp"), zone("dimm", "memory")), givesWay: ["cpu", "memory"] },
    ]);
    const { ids, statuses } = await statusOf(meters);
    expect(ids).toEqual(["package-0", "dimm"]);
    expect(statuses[1]).toMatchObject({
      name: "hwmon",
      notes: ["k10temp: left out, as rapl measures the cpu."],
    });
  });

  it("a meter that gives way measures everything when the earlier meter is unavailable", async () => {
    const rapl = meter("rapl", zone("package-0"));
    rapl.lose();
    const meters = givingWay([
      { meter: rapl },
      { meter: meter("hwmon", zone("k10temp")), givesWay: ["cpu"] },
    ]);
    expect((await statusOf(meters)).ids).toEqual(["k10temp"]);
  });

  it("a meter gives way in the processor to a module that contains it, with what is inside its package", async () => {
    const module = { ...zone("GPU-1", "gpu"), contains: ["process-cpu", "process-memory"] };
    const grace = { ...zone("grace"), contains: ["cpu", "sysio"] };
    const meters = givingWay([
      { meter: meter("nvml", module) },
      { meter: meter("hwmon", grace, zone("cpu"), zone("sysio", "other")), givesWay: ["cpu", "memory"] },
      { meter: meter("model", zone("process-cpu")) },
    ]);
    const { ids, statuses } = await statusOf(meters);
    expect(ids).toEqual(["GPU-1"]);
    expect(statuses[1]).toMatchObject({
      notes: ["grace: left out, as nvml measures the cpu.", "cpu: left out, as nvml measures the cpu."],
    });
  });

  it("a meter gives way only in the components that are named for it", async () => {
    const meters = givingWay([
      { meter: meter("nvml", zone("GPU-1", "gpu")) },
      { meter: meter("amdgpu", zone("pci:0000:03:00.0", "gpu")) },
      { meter: meter("hwmon", zone("other-gpu", "gpu")), givesWay: ["cpu"] },
    ]);
    expect((await statusOf(meters)).ids).toEqual(["GPU-1", "pci:0000:03:00.0", "other-gpu"]);
  });

  it("a meter that gives way waits for an earlier meter that opens late", async () => {
    const late = meter("rapl", zone("package-0"));
    let open = (): void => undefined;
    const held = new Promise<void>((resolve) => {
      open = resolve;
    });
    const [first, second] = givingWay([
      { meter: { ...late, open: (signal) => held.then(() => late.open(signal)) } },
      { meter: meter("hwmon", zone("k10temp")), givesWay: ["cpu"] },
    ]);
    const { signal } = new AbortController();
    void first?.open(signal);
    const opened = second?.open(signal);
    open();
    expect(await opened).toMatchObject({ status: "ready", zones: [] });
  });

  it("a meter that gives way waits for a module whose driver needs four seconds, and less than core waits for both", async () => {
    vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
    onTestFinished(() => void vi.useRealTimers());
    const module = meter("nvml", { ...zone("GPU-1", "gpu"), contains: ["process-cpu"] } as never);
    const opening = async (ms: number) => {
      const woken = new Promise<void>((resolve) => void setTimeout(resolve, ms));
      const [first, second] = givingWay([
        { meter: { ...module, open: (signal) => woken.then(() => module.open(signal)) } },
        { meter: meter("hwmon", zone("grace")), givesWay: ["cpu"] },
      ]);
      const { signal } = new AbortController();
      void first?.open(signal);
      const opened = second?.open(signal);
      await vi.advanceTimersByTimeAsync(4900);
      return Promise.race([opened, "still waiting"]);
    };
    expect(await opening(4000)).toMatchObject({ status: "ready", zones: [] });
    expect(await opening(60_000)).toMatchObject({ status: "ready", zones: [{ id: "grace" }] });
  });

  it("a meter that gives way does not wait forever for an earlier meter that hangs", async () => {
    const hangs = meter("rapl", zone("package-0"));
    hangs.hang("open");
    const candidates = [
      { meter: hangs },
      { meter: meter("hwmon", zone("k10temp")), givesWay: ["cpu"] as const },
    ];
    const [first, second] = givingWay(candidates, 5);
    const { signal } = new AbortController();
    void first?.open(signal);
    expect(await second?.open(signal)).toMatchObject({ status: "ready", zones: [{ id: "k10temp" }] });
  });
});

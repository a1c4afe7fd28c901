/** What RAPL counters are known to do to those who read them, through the whole metering. */

import { createMetering, type Footprint, type Metering } from "@wattspan/core";
import { type ManualClock, manualClock } from "@wattspan/testing";
import {
  AMD_CPUINFO,
  AMD_SERVER,
  LAPTOP,
  MIRRORED_DIES,
  SERVER,
  type TreeDomain,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../test/clean-up.js";
import { openReady, outermost, said, type TreeSetting, treeSetting } from "../test/trees/open-tree.js";

afterEach(cleanUp);

const ONE: readonly TreeDomain[] = [{ id: "intel-rapl:0", name: "package-0", microjoules: 200_000_000_000n }];

interface Metered {
  readonly setting: TreeSetting;
  readonly clock: ManualClock;
  readonly metering: Metering;
  /** Joules that were accepted. */
  joules(): number;
}

/** A machine that is read every minute, or when a test says so, in simulated time. */
async function metered(domains = ONE, heartbeatMs = 60_000): Promise<Metered> {
  const setting = treeSetting(domains);
  const clock = manualClock();
  const meter = { name: "rapl", open: () => setting.open(() => clock.now()) };
  const metering = createMetering({
    ...{ clock, meters: [meter], sampling: { heartbeatMs }, telemetry: { detail: "off" } },
    attribution: { host: "exclusive" },
  });
  atTestEnd(() => void metering.shutdown());
  await metering.ready;
  const joules = () => metering.status.devices.reduce((sum, { total }) => sum + total, 0);
  return { setting, clock, metering, joules };
}

/** One call of `ms`, during which `meanwhile` happens in its middle. Gives its reasons. */
async function call({ metering, clock }: Metered, ms: number, meanwhile: () => void) {
  const seen: Footprint[] = [];
  const done = metering.meterInference(
    { model: "m", onFootprint: (footprint) => void seen.push(footprint) },
    () => new Promise<void>((resolve) => void clock.schedule(resolve, ms)),
  );
  await clock.advanceAsync(ms / 2);
  meanwhile();
  await clock.advanceAsync(ms / 2);
  await done;
  await metering.flush();
  return seen.flatMap(({ reasons }) => reasons ?? []);
}

describe("the counter", () => {
  it("a RAPL counter that wraps once loses no joule", async () => {
    const on = await metered();
    on.setting.tree.set("intel-rapl:0", 262_143_000_000n);
    const start = on.joules();
    await call(on, 2000, () => undefined);
    const before = on.joules();
    expect(await call(on, 2000, () => on.setting.tree.advance("intel-rapl:0", 5_000_000n))).toEqual(
      expect.not.arrayContaining(["reset"]),
    );
    expect(on.joules() - before).toBeCloseTo(5, 6);
    expect(before).toBe(start);
  });

  it("a RAPL counter that was not read before it could wrap twice loses the interval", async () => {
    const on = await metered();
    expect(on.setting.files.descriptors.ever).toBeGreaterThan(0);
    on.clock.set(on.clock.now() + 3 * 3_600_000); // an event loop that was blocked for hours
    on.setting.tree.advance("intel-rapl:0", 5_000_000n);
    await on.metering.refresh();
    expect(on.joules()).toBe(0);
    expect(on.metering.status.devices[0]?.lostTicks).toBe(1);
  });

  it("a RAPL counter that goes back or jumps was reset, and loses only that interval", async () => {
    const on = await metered();
    expect(await call(on, 1000, () => on.setting.tree.set("intel-rapl:0", 1000n))).toContain("reset");
    expect(on.joules()).toBe(0);
    expect(await call(on, 1000, () => on.setting.tree.set("intel-rapl:0", 99_000_000_000n))).toContain(
      "reset",
    );
    expect(on.joules()).toBe(0);
    await call(on, 1000, () => on.setting.tree.advance("intel-rapl:0", 7_000_000n));
    expect(on.joules()).toBeCloseTo(7, 6);
  });

  it("a RAPL counter that stands still under load is stuck", async () => {
    expect(await call(await metered(), 4000, () => undefined)).toContain("stuck");
  });

  it("a RAPL counter loses the interval in which the machine slept, though it looks like a wrap", async () => {
    const on = await metered();
    on.setting.tree.setUptime(on.clock.now() / 1000);
    const reasons = await call(on, 2000, () => {
      on.clock.suspend(700);
      on.setting.tree.setUptime(on.clock.now() / 1000 + 0.7);
      on.setting.tree.advance("intel-rapl:0", 5_000_000n);
    });
    expect(reasons).toContain("suspended");
    expect(on.joules()).toBe(0);
  });

  it("a RAPL counter goes on when the date is set, which is no sleep", async () => {
    const on = await metered();
    const reasons = await call(on, 2000, () => {
      on.clock.sleepWall(3_600_000);
      on.setting.tree.advance("intel-rapl:0", 5_000_000n);
    });
    expect(reasons).not.toContain("suspended");
    expect(on.joules()).toBeCloseTo(5, 6);
  });

  it("a RAPL counter without a range that goes back was reset, and did not wrap", async () => {
    const domain = { ...(ONE[0] as TreeDomain), files: { max_energy_range_uj: "0\n" } };
    const on = await metered([domain]);
    expect(await call(on, 1000, () => on.setting.tree.set("intel-rapl:0", 5n))).toContain("reset");
    expect(on.joules()).toBe(0);
  });
});

describe("a domain", () => {
  it("a RAPL domain that fails for a while gives a gap, and the next reading has all of it", async () => {
    const on = await metered(SERVER);
    on.setting.files.failRead("intel-rapl:0/energy_uj", "EIO");
    on.setting.tree.advance("intel-rapl:0", 3_000_000n);
    expect(await call(on, 1000, () => on.setting.files.heal())).toContain("gap");
    expect(on.joules()).toBeCloseTo(3, 6);
  });

  it("a RAPL domain that vanishes is lost, and counts again when it is back", async () => {
    const on = await metered(SERVER);
    const reasons = await call(on, 1000, () => on.setting.files.failRead("intel-rapl:1/energy_uj", "ENODEV"));
    expect(reasons).toContain("lost");
    on.setting.files.heal();
    on.setting.tree.advance("intel-rapl:1", 2_000_000n);
    await call(on, 1000, () => undefined);
    expect(on.joules()).toBeCloseTo(2, 6);
  });

  it("a RAPL domain that is unreadable at first is noted, and joins once it can be read", async () => {
    const setting = treeSetting(SERVER);
    setting.files.failOpen("intel-rapl:1/energy_uj", "EACCES");
    const { notes, reader } = await openReady(setting);
    expect(notes).toEqual(["intel-rapl:1: cannot be read (EACCES); without it the sum is a part."]);
    setting.files.heal();
    expect(said(reader)["intel-rapl:1"]).toBe(198_000_111_999n);
  });

  it("a TPMI domain is a package like others, and its MMIO copy is left out", async () => {
    const { zones, notes } = await openReady(
      treeSetting([
        { id: "intel-rapl-tpmi:0", name: "package-0", microjoules: 9_000_000n },
        { id: "intel-rapl-tpmi:0:0", name: "dram", microjoules: 1_000_000n },
        { id: "intel-rapl-tpmi:1", name: "package-1-die-0", microjoules: 7_000_000n },
        { id: "intel-rapl-mmio:0", name: "package-0", microjoules: 9_000_061n },
      ]),
    );
    expect(outermost(zones)).toEqual(["intel-rapl-tpmi:0", "intel-rapl-tpmi:0:0", "intel-rapl-tpmi:1"]);
    expect(notes).toEqual(["intel-rapl-mmio:0: left out, as another driver shows the same counter."]);
  });

  it.each(["EIO", "ENODATA"])(
    "a RAPL domain whose other files fail with %s is read all the same",
    async (code) => {
      const setting = treeSetting(ONE);
      for (const file of ["power_limit_uw", "max_power_uw", "max_energy_range_uj"]) {
        setting.files.failRead(file, code);
      }
      setting.files.failOpen("autosuspend_delay_ms", code);
      const { zones, reader } = await openReady(setting);
      expect(zones).toMatchObject([{ maxWatts: 2000 }]);
      expect(zones[0]?.modulusJ).toBeUndefined();
      expect(said(reader)["intel-rapl:0"]).toBe(200_000_000_000n);
    },
  );

  it("a RAPL domain that is left out is noted, with the reason", async () => {
    const notesOf = async (setting: TreeSetting) => (await openReady(setting)).notes;
    expect(await notesOf(treeSetting(SERVER))).toBeUndefined();
    expect(await notesOf(treeSetting(LAPTOP))).toEqual([
      "intel-rapl-mmio:0: left out, as another driver shows the same counter.",
    ]);
    expect(await notesOf(treeSetting(MIRRORED_DIES))).toEqual([
      "intel-rapl:1: left out, as it mirrors the counter of another die.",
    ]);
    const amd = treeSetting(AMD_SERVER);
    amd.tree.setCpuInfo(AMD_CPUINFO);
    expect(await notesOf(amd)).toEqual([
      "intel-rapl:0:0, intel-rapl:1:0: left out, as on AMD it is the register of one core.",
    ]);
    const platforms = [0, 1].map((i) => ({ id: `intel-rapl:${7 + i}`, name: `psys-${i}`, microjoules: 1n }));
    expect(await notesOf(treeSetting([...SERVER, ...platforms]))).toEqual([
      "intel-rapl:7, intel-rapl:8: left out, as nothing says what each of several covers.",
    ]);
  });
});

/** A sampler on simulated meters, for tests of sampling. */

import { constantPower, type FakeMeter, fakeMeter, type ManualClock, manualClock } from "@wattspan/testing";
import type { EnergyMeter, Reading } from "../src/contracts/energy-meter.js";
import type { DeviceUse } from "../src/devices/ledger/device-use.js";
import { Ledger } from "../src/devices/ledger/ledger.js";
import { openMeters } from "../src/devices/open-meters.js";
import { Sampler, type SamplerOptions } from "../src/devices/sampling/sampler.js";
import { Faults } from "../src/runtime/fault.js";

export type Zones = Parameters<typeof fakeMeter>[0]["zones"];
/** A fast counter. */
export const cpu = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  idleWatts: 30,
  maxWatts: 500,
  ...constantPower(50),
} as const;
/** A slow counter. */
export const gpu = {
  id: "gpu",
  component: "gpu",
  refreshMs: 100,
  idleWatts: 80,
  maxWatts: 700,
  ...constantPower(300),
} as const;

/** The same meter, which notes when it is read; each read takes `costMs`. */
export function noting(
  meter: EnergyMeter,
  clock: ManualClock,
  reads: number[],
  costMs = () => 0,
): EnergyMeter {
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const read = (): readonly Reading[] | Promise<readonly Reading[]> => {
        reads.push(clock.now());
        if (costMs() > 0) clock.set(clock.now() + costMs());
        return opened.reader.read();
      };
      return { ...opened, reader: { ...opened.reader, read } };
    },
  };
}

/** A sampler on fake meters with a workload that the test sets. */
export async function setUp(
  zones: Zones,
  options: Partial<SamplerOptions> & {
    asynchronous?: boolean;
    readCostMs?: number;
    more?: EnergyMeter[];
  } = {},
) {
  const { asynchronous = false, readCostMs = 0, more = [], ...rest } = options;
  const clock = manualClock();
  const reads: number[] = [];
  const meter: FakeMeter = fakeMeter({ clock, zones, asynchronous });
  const ledger = new Ledger();
  const opened = await openMeters([noting(meter, clock, reads, () => readCostMs), ...more], {
    clock,
    faults: new Faults(),
    ledger,
    timeoutMs: 5000,
    idle: "share",
    host: "exclusive",
    sharers: undefined,
  });
  const load = { inFlight: 0, unsettled: 0, rounds: [] as [nowMs: number, readMs: number][] };
  const sampler = new Sampler(
    {
      clock,
      intervalMs: 100,
      jitter: 0,
      heartbeatMs: undefined,
      selfCpuLimit: 1,
      random: () => 0.5,
      ...rest,
    },
    {
      inFlight: () => load.inFlight,
      unsettled: () => load.unsettled,
      unreported: () => false,
      afterReading: (nowMs, readMs) => load.rounds.push([nowMs, readMs]),
    },
  );
  await sampler.begin(opened.sessions);
  reads.length = 0;
  load.rounds.length = 0;
  const selection = ledger.select(ledger.devices);
  const running: DeviceUse[] = [];
  const start = () => {
    sampler.beforeStart();
    running.push(
      ledger.start(selection, clock.now() / 1000, 1, undefined, { deviceUseSettled: () => load.unsettled-- }),
    );
    load.inFlight++;
    sampler.afterStart(clock.now());
  };
  /** Ends what runs; it settles when its devices have ticked, as in a real metering. */
  const end = () => {
    load.inFlight--;
    load.unsettled++;
    ledger.end(running.shift() as DeviceUse, clock.now() / 1000);
    sampler.afterEnd(clock.now());
  };
  return { clock, meter, reads, load, sampler, start, end, opened, ledger };
}

/** A sampler that has been at rest for a second. */
export async function rested(...given: Parameters<typeof setUp>) {
  const up = await setUp(...given);
  await up.clock.advanceAsync(1000);
  up.reads.length = 0;
  up.load.rounds.length = 0;
  return up;
}

import { describe, expect, it } from "vitest";
import type { EnergyMeter, Reading } from "../energy-meter.js";
import { Faults } from "../fault.js";
import type { Account } from "../ledger/account.js";
import { Ledger } from "../ledger/ledger.js";
import { createMetering } from "../metering.js";
import { openMeters } from "../open-meters.js";
import {
  type FakeMeter,
  fakeMeter,
  footprintCollector,
  type ManualClock,
  manualClock,
} from "../testing/index.js";
import { Sampler, type SamplerOptions } from "./sampler.js";

type Zones = Parameters<typeof fakeMeter>[0]["zones"];
const cpu = {
  id: "cpu",
  component: "cpu",
  refreshMs: 1,
  idleWatts: 30,
  maxWatts: 500,
  watts: () => 50,
} as const;
const gpu = {
  id: "gpu",
  component: "gpu",
  refreshMs: 100,
  idleWatts: 80,
  maxWatts: 700,
  watts: () => 300,
} as const;

/** The same meter, which notes when it is read; each read takes `costMs`. */
function noting(meter: EnergyMeter, clock: ManualClock, reads: number[], costMs = () => 0): EnergyMeter {
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
async function setUp(
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
    edges: "normalize",
    host: "exclusive",
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
      afterReading: (nowMs, readMs) => load.rounds.push([nowMs, readMs]),
    },
  );
  await sampler.begin(opened.sessions);
  reads.length = 0;
  load.rounds.length = 0;
  const claim = ledger.claim(ledger.devices);
  const running: Account[] = [];
  const start = () => {
    sampler.beforeStart();
    running.push(ledger.start(claim, clock.now() / 1000, 1, undefined, () => load.unsettled--));
    load.inFlight++;
    sampler.afterStart(clock.now());
  };
  /** Ends what runs; it settles when its devices have ticked, as in a real metering. */
  const end = () => {
    load.inFlight--;
    load.unsettled++;
    ledger.end(running.shift() as Account, clock.now() / 1000);
    sampler.afterEnd(clock.now());
  };
  return { clock, meter, reads, load, sampler, start, end, opened, ledger };
}

describe("while nothing runs", () => {
  it("there is one timer, the heartbeat", async () => {
    const { clock, reads, sampler } = await setUp([cpu]);
    expect(sampler.state).toBe("idle");
    expect(clock.pending).toBe(1);
    await clock.advanceAsync(100_000);
    expect(reads).toEqual([30_000, 60_000, 90_000]);
    expect(clock.pending).toBe(1);
  });

  it("counters are read so often that none can wrap twice", async () => {
    const { clock, reads } = await setUp([cpu, { ...cpu, id: "small", modulusJ: 2000, maxWatts: 400 }]);
    await clock.advanceAsync(10_000);
    expect(reads).toEqual([2500, 5000, 7500, 10_000]);
  });

  it("the heartbeat is what was asked for, unless a counter could wrap twice", async () => {
    const slow = await setUp([cpu], { heartbeatMs: 7000 });
    await slow.clock.advanceAsync(15_000);
    expect(slow.reads).toEqual([7000, 14_000]);
    const fast = await setUp([{ ...cpu, modulusJ: 2000, maxWatts: 400 }], { heartbeatMs: 7000 });
    await fast.clock.advanceAsync(5000);
    expect(fast.reads).toEqual([2500, 5000]);
  });

  it("is read every second until five quiet ticks taught the idle power", async () => {
    const { idleWatts: _, ...unknown } = cpu;
    const { clock, reads } = await setUp([unknown]);
    await clock.advanceAsync(60_000);
    expect(reads).toEqual([1000, 2000, 3000, 4000, 5000, 35_000]);
  });
});

describe("while something runs", () => {
  it("devices are read at the interval, and no more after it has settled", async () => {
    const { clock, reads, start, end, sampler } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    expect(sampler.state).toBe("running");
    await clock.advanceAsync(350);
    expect(reads).toEqual([1000, 1100, 1200, 1300]);
    end();
    expect(sampler.state).toBe("idle");
    await clock.advanceAsync(20_000);
    // One reading at the end, and one that the interval still asked for.
    expect(reads.slice(4).every((ms) => ms <= 1400)).toBe(true);
    expect(clock.pending).toBe(1);
  });

  it("the interval varies by its jitter, so that it cannot lock in step with a workload", async () => {
    let seed = 0;
    const random = () => (seed = (seed + 0.618_034) % 1);
    const { clock, reads, start } = await setUp([cpu], { jitter: 0.2, random });
    start();
    await clock.advanceAsync(20_000);
    const gaps = reads.slice(1).map((ms, i) => ms - (reads[i] as number));
    expect(Math.min(...gaps)).toBeGreaterThanOrEqual(80 - 1e-9);
    expect(Math.max(...gaps)).toBeLessThanOrEqual(121);
    expect(new Set(gaps.map((ms) => Math.round(ms))).size).toBeGreaterThan(10);
    expect(gaps.reduce((a, b) => a + b, 0) / gaps.length).toBeGreaterThan(85);
  });

  it("each round tells when the oldest of the last readings was", async () => {
    const { clock, load, start } = await setUp([cpu]);
    start();
    await clock.advanceAsync(100);
    expect(load.rounds).toEqual([[100, 100]]);
  });

  it("a meter of which no zone counts keeps nobody waiting", async () => {
    const clock = manualClock();
    const model = fakeMeter({ clock, name: "model", zones: [{ ...cpu, id: "model", origin: "model" }] });
    const { load, start, clock: own } = await setUp([cpu], { more: [model] });
    start();
    await own.advanceAsync(100);
    expect(model.reads).toBe(0);
    expect(load.rounds).toEqual([[100, 100]]);
  });
});

describe("the edges of a call", () => {
  it("read fast counters, before the start and after the end", async () => {
    const { clock, reads, start, end } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    expect(reads).toEqual([1000]);
    await clock.advanceAsync(20);
    end();
    expect(reads).toEqual([1000, 1020]);
  });

  it("read nothing when the last reading is at most 5 ms old", async () => {
    const { clock, reads, start, end } = await setUp([cpu]);
    await clock.advanceAsync(1000);
    start();
    await clock.advanceAsync(5);
    end();
    start();
    expect(reads).toEqual([1000]);
    await clock.advanceAsync(0.5);
    end();
    expect(reads).toEqual([1000, 1005.5]);
  });

  it.each([
    ["slow counters", [gpu], {}],
    ["asynchronous readers", [cpu], { asynchronous: true }],
    ["readers that take 1 ms", [cpu], { readCostMs: 1 }],
  ] as const)("never read %s", async (_, zones, options) => {
    const { clock, reads, start, end } = await setUp(zones as Zones, options);
    await clock.advanceAsync(1000);
    reads.length = 0;
    start();
    end();
    expect(reads).toEqual([]);
    await clock.advanceAsync(150);
    expect(reads.length).toBeGreaterThan(0);
  });

  it("stay off the caller's path through a whole metering", async () => {
    const clock = manualClock();
    const reads: number[] = [];
    const meters = [
      noting(fakeMeter({ clock, name: "slow", zones: [gpu] }), clock, reads),
      noting(fakeMeter({ clock, name: "late", zones: [cpu], asynchronous: true }), clock, reads),
    ];
    const metering = createMetering({ clock, meters, telemetry: { detail: "off" } });
    await metering.ready;
    await clock.advanceAsync(1000);
    reads.length = 0;
    for (let i = 0; i < 100; i++) metering.meterInference({ model: "m" }, () => i);
    expect(reads).toEqual([]);
    await metering.shutdown();
  });
});

describe("a slow counter", () => {
  /** A counter that refreshes at 37 ms and every 100 ms from there. */
  const shifted = { ...gpu, phaseMs: 37 };

  it("is polled around its expected refresh while a short call has not settled", async () => {
    const { clock, reads, start } = await setUp([shifted]);
    await clock.advanceAsync(950);
    start();
    await clock.advanceAsync(300);
    // At first without a gap, until the phase is known; then from 4 ms before each refresh until it shows.
    const found = reads.findIndex((ms) => ms >= 1037);
    const first = reads.slice(0, found + 1);
    expect(Math.max(...first.slice(1).map((ms, i) => ms - (first[i] as number)))).toBeLessThanOrEqual(2);
    const second = reads.slice(found + 1).filter((ms) => ms < 1139.5);
    expect(Math.min(...second)).toBeGreaterThan(1030);
    expect(Math.max(...second)).toBeLessThan(1139.5);
    expect(second.length).toBeLessThanOrEqual(4);
  });

  it("is read now and then when the calls are long", async () => {
    const { clock, reads, start } = await setUp([shifted]);
    start();
    await clock.advanceAsync(5000);
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads.length).toBeLessThanOrEqual(11);
  });

  it("is polled again when a long call ends, until it has settled", async () => {
    const { clock, reads, start, end, load } = await setUp([shifted]);
    start();
    await clock.advanceAsync(5000);
    end();
    expect(load.unsettled).toBe(1);
    reads.length = 0;
    await clock.advanceAsync(200);
    const refresh = reads.find((ms) => ms >= 5037) as number;
    expect(refresh).toBeLessThanOrEqual(5039);
    expect(load.unsettled).toBe(0);
    await clock.advanceAsync(200);
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads).toEqual([]);
  });
});

describe("an asynchronous reader", () => {
  it("is not asked again while it reads, and costs no timers meanwhile", async () => {
    const { clock, meter, reads, load, start } = await setUp([cpu], { asynchronous: true });
    meter.hang("read");
    start();
    await clock.advanceAsync(4000);
    expect(reads.length).toBe(1);
    expect(load.rounds.length).toBeLessThan(10);
  });

  it("that hangs for ever is looked at no more often than others", async () => {
    const { clock, meter, load, start, end } = await setUp([cpu], { asynchronous: true });
    meter.hang("read");
    start();
    await clock.advanceAsync(6000);
    end();
    load.unsettled = 0;
    await clock.advanceAsync(1000);
    load.rounds.length = 0;
    await clock.advanceAsync(60_000);
    expect(load.rounds.length).toBeLessThanOrEqual(3);
    expect(clock.pending).toBe(1);
  });

  it("reports when it has read, not when it was asked", async () => {
    const { clock, load, start } = await setUp([cpu], { asynchronous: true });
    start();
    await clock.advanceAsync(100);
    expect(load.rounds.at(-1)).toEqual([100, 100]);
  });
});

describe("a stopped sampler", () => {
  it("leaves no timer, reads nothing and closes its meters", async () => {
    const { clock, reads, meter, sampler, start, end } = await setUp([cpu]);
    start();
    await sampler.stop();
    expect(clock.pending).toBe(0);
    expect(meter.closes).toBe(1);
    reads.length = 0;
    end();
    start();
    await sampler.readAll();
    await clock.advanceAsync(60_000);
    expect(reads).toEqual([]);
    expect(clock.pending).toBe(0);
    expect(sampler.state).toBe("stopped");
  });
});

describe("reads that are too dear", () => {
  async function dear() {
    const clock = manualClock();
    const reads: number[] = [];
    const cost = { ms: 50 };
    const seen = footprintCollector();
    const meter = fakeMeter({ clock, zones: [cpu] });
    const metering = createMetering({
      clock,
      meters: [noting(meter, clock, reads, () => cost.ms)],
      observers: [seen.observer],
      telemetry: { detail: "off" },
      sampling: { jitter: 0 },
    });
    await metering.ready;
    let finish = (): void => undefined;
    const promise = new Promise<void>((resolve) => {
      finish = resolve;
    });
    const long = metering.meterStage({ name: "long", kind: "training" }, () => promise);
    const state = () => metering.status.sampling.state;
    return { clock, reads, cost, seen, metering, state, finish, long };
  }

  it("become rarer, then stop; calls after that say why they are not measured", async () => {
    const { clock, state, metering, seen, reads } = await dear();
    expect(state()).toBe("running");
    await clock.advanceAsync(6000);
    expect(state()).toBe("coarse");
    await clock.advanceAsync(60_000);
    expect(state()).toBe("stopped");
    const { length } = reads;
    const before = clock.now();
    expect(metering.meterInference({ model: "m" }, () => 42)).toBe(42);
    expect(clock.now()).toBe(before);
    await clock.advanceAsync(1000);
    expect(seen.byName("m")[0]).toMatchObject({ method: "unavailable", reasons: ["self_limit"] });
    expect(reads).toHaveLength(length);
  });

  it("once stopped leave no timers, and what was in flight settles with what is known", async () => {
    const { clock, state, metering, seen, finish, long } = await dear();
    await clock.advanceAsync(66_000);
    expect(state()).toBe("stopped");
    finish();
    await long;
    await clock.advanceAsync(5000);
    expect(seen.byName("long")[0]?.energy?.value).toBeGreaterThan(0);
    expect(seen.byName("long")[0]?.reasons).toContain("late");
    expect(metering.status).toMatchObject({ unsettled: 0, inFlight: 0 });
    expect(clock.pending).toBe(0);
  });

  it("come back to their interval when they are cheap again", async () => {
    const { clock, state, cost, reads } = await dear();
    await clock.advanceAsync(6000);
    expect(state()).toBe("coarse");
    cost.ms = 0;
    await clock.advanceAsync(30_000);
    expect(state()).toBe("running");
    reads.length = 0;
    await clock.advanceAsync(1000);
    expect(reads).toHaveLength(10);
  });
});

/** Devices in every kind of trouble, while calls use them. */

import { EventEmitter } from "node:events";
import { annualAverage } from "@wattspan/carbon";
import { fallback } from "@wattspan/carbon/providers";
import {
  createMetering,
  type EnergyMeter,
  type Metering,
  type MeteringOptions,
  type Reading,
} from "@wattspan/core";
import { usageReaders } from "@wattspan/spans";
import { fakeMeter, fixedIntensity, type ManualClock, manualClock } from "@wattspan/testing";

type Telemetry = NonNullable<MeteringOptions["telemetry"]>;
type Zone = Parameters<typeof fakeMeter>[0]["zones"][number];

const device = (id: string, more: Partial<Zone> = {}): Zone => ({
  ...{ id, component: "gpu", refreshMs: 1, watts: () => 100 },
  ...more,
});
/** Its counter from a moment on shows this. */
const from = (atMs: number, id: string, said: (ms: number) => object) => (ms: number) =>
  ms < atMs ? undefined : ({ zone: id, atMs: ms, ...said(ms) } as Reading);

const TROUBLED: readonly Zone[] = [
  device("unreadable", { fail: from(6000, "unreadable", () => ({ kind: "none", reason: "denied" })) }),
  device("gone", { fail: from(6000, "gone", () => ({ kind: "none", reason: "lost" })) }),
  device("restarted", {
    fail: from(6000, "restarted", (ms) => ({ kind: "counter", microjoules: BigInt(Math.round(ms)) })),
  }),
  device("wraps-often", { modulusJ: 50 }),
  device("stands-still", {
    fail: from(6000, "stands-still", () => ({ kind: "counter", microjoules: 600_000_000n })),
  }),
  device("shared", { cotenants: "unknown" }),
];

async function metered(
  clock: ManualClock,
  options: MeteringOptions,
  forMs: number,
  during: (metering: Metering) => Promise<void> | void = () => undefined,
): Promise<void> {
  const metering = createMetering({ usageReaders, clock, ...options });
  metering.meterInference({ model: "before", runsOn: "local" }, () => undefined);
  await metering.ready;
  await clock.advanceAsync(5000);
  const call = () =>
    metering.meterInference(
      { model: "llama", runsOn: "local" },
      () => new Promise<void>((resolve) => clock.schedule(resolve, forMs)),
    );
  const done = [call(), call()];
  await during(metering);
  await clock.advanceAsync(forMs);
  await Promise.all(done);
  await clock.advanceAsync(20_000);
  metering.meterInference({ model: "afterwards", runsOn: "local" }, () => undefined);
  await clock.advanceAsync(1000);
  await metering.shutdown();
}

/** A meter whose reads take so long that sampling costs too much. */
function dear(clock: ManualClock): EnergyMeter {
  const meter = fakeMeter({ clock, zones: [device("dear", { component: "cpu" })] });
  return {
    name: meter.name,
    async open(signal) {
      const opened = await meter.open(signal);
      if (opened.status !== "ready") return opened;
      const read = () => {
        clock.set(clock.now() + 50);
        return opened.reader.read();
      };
      return { ...opened, reader: { ...opened.reader, read } };
    },
  };
}

/** Each trouble, one after another. */
export async function runInTrouble(telemetry: Telemetry): Promise<void> {
  let clock = manualClock();
  // A blocked event loop, in which one counter wraps several times.
  const block = () => clock.schedule(() => clock.set(clock.now() + 2000), 1000);
  const troubled = fakeMeter({ clock, zones: TROUBLED });
  await metered(clock, { meters: [troubled], telemetry }, 30_000, () => void block());

  clock = manualClock();
  const sleeping = fakeMeter({ clock, zones: [device("sleeps")] });
  await metered(clock, { meters: [sleeping], telemetry }, 3000, () => clock.suspend(60_000));

  clock = manualClock();
  const hanging = fakeMeter({ clock, zones: [device("hangs")], asynchronous: true });
  await metered(clock, { meters: [hanging], telemetry }, 100, () => hanging.hang("read"));

  clock = manualClock();
  // Now and then sampling pauses, and some of the calls end meanwhile.
  const often = (metering: Metering) => {
    for (let atMs = 0; atMs < 200_000; atMs += 2000)
      clock.schedule(
        () => metering.meterInference({ model: "llama", runsOn: "local" }, () => undefined),
        atMs,
      );
  };
  await metered(clock, { meters: [dear(clock)], telemetry }, 200_000, often);

  clock = manualClock();
  const grid = fixedIntensity(400, { clock, validForMs: 60_000 });
  const onGrid = {
    ...{ meters: [fakeMeter({ clock, zones: [device("healthy")] })], telemetry },
    ...{ intensity: grid, location: { country: "DE" } },
  };
  await metered(clock, onGrid, 150_000, () => grid.fail(new Error("503")));
  // It goes on failing, and a table stands in.
  const substituted = fallback([grid, annualAverage({ clock })], { clock });
  await metered(clock, { ...onGrid, intensity: substituted }, 150_000);

  clock = manualClock();
  const healthy = fakeMeter({ clock, zones: [device("healthy")] });
  const metering = createMetering({ usageReaders, clock, meters: [healthy], telemetry });
  await metering.ready;
  metering.meterInference({ model: "emitter", runsOn: "local" }, () => new EventEmitter());
  void metering.meterInference({ model: "ghost", runsOn: "local" }, () => new Promise(() => undefined));
  await clock.advanceAsync(620_000);
  await metering.shutdown();
}

/** P4: what sampling costs while calls run, and that nothing runs while none does. */

import { createMetering, type EnergyMeter, type Metering } from "@wattspan/core";
import { rapl } from "@wattspan/meters/rapl";
import { fixedIntensity } from "@wattspan/testing";
import { mean } from "simple-statistics";
import { pause, until } from "../../processes/pause.ts";
import { type Arm, alternated } from "../measure/alternated.ts";
import type { Assertions } from "../measure/assertions.ts";
import type { Bar, Bench, Measure } from "../measure/bar.ts";
import { watchIdle } from "../measure/idle-watch.ts";
import { difference, spread } from "../measure/statistics.ts";
import { MODEL } from "../stand/model-call.ts";
import { raplTree } from "../stand/rapl-tree.ts";
import { gpuZone, steadyMeter } from "../stand/steady-meter.ts";
import { telemetrySdk } from "../stand/telemetry-sdk.ts";

const CARDS = 8;
const RAPL_ZONES = 4;
/** Refresh interval of a card; each refresh must be seen. */
const REFRESH_MS = 100;
/**
 * A call of 150 ms begins every 200 ms: shorter than ten refreshes, so that their moments matter all the
 * time.
 */
const EVERY_MS = 200;
const CALL_MS = 150;
/** For the last refresh after a call, and for the idle power of every device to be known. */
const CALM_MS = 2000;

/** Windows before those that count: V8 compiles for a minute what runs a few times per second. */
const WARM_UP = 8;

/** Whether there are spans and metrics. */
type Detail = "off" | "full";

export const bar: Bar = {
  title: "Sampling",
  how:
    `The real \`rapl()\` on ${RAPL_ZONES} zones in files that another process advances, and ${CARDS} cards that refresh every ${REFRESH_MS} ms, while a call of ` +
    `${CALL_MS} ms begins every ${EVERY_MS} ms: short calls, for which refreshes are tracked. The same calls, with the same span and metrics, without a meter, ` +
    "are the reference. Windows in turns, after some in which V8 compiles what runs a few times per second; the figure is the difference in CPU time, as a share of one core. " +
    "Then the process is idle, and every timer that Node creates is observed.",
  unmet:
    "The third row has the cost of reading itself. The rest is waking up to see the refreshes of the cards, at the rate of the fourth row, which is needed to know " +
    "their moments without bias (decision 49): a wake-up that does nothing takes a tenth of a millisecond here, and code that runs a few times per second finds cold caches, at the " +
    "edges of calls as well.",
  async measure(bench) {
    const tree = await raplTree();
    try {
      return await measureSampling(rapl(tree.paths), bench);
    } finally {
      await tree.close();
    }
  },
};

const cards = () =>
  steadyMeter(
    "nvml",
    Array.from({ length: CARDS }, (_, i) => gpuZone(i)),
  );

async function measureSampling(host: EnergyMeter, bench: Bench): Promise<Measure[]> {
  const { quick, progress } = bench;
  const windowMs = quick ? 600 : 4000;
  const full = await compare("full", host, windowMs, {
    ...bench,
    progress: (share) => progress(share / 2),
  });
  const alone = quick
    ? full // the short run only shows that everything works
    : await compare("off", host, windowMs, { ...bench, progress: (share) => progress((1 + share) / 2) });
  return [
    { what: `${RAPL_ZONES} RAPL zones and ${CARDS} cards, of one core`, ...full.figures, limit: 0.5 },
    { what: "the same without spans and metrics", ...alone.figures },
    { what: "reading alone, as metering measures it", figure: { value: full.selfShare, unit: "%" } },
    { what: "reads of the cards per second", figure: { value: full.reads, unit: "" } },
    { what: "timers created while idle, per minute", figure: { value: full.idleTimers, unit: "" } },
  ];
}

/** The same calls with these meters and with none, in windows by turns; then no calls at all. */
async function compare(detail: Detail, host: EnergyMeter, windowMs: number, bench: Bench) {
  const { assert, quick } = bench;
  const gpus = cards();
  const [unmetered, metered] = [await open(detail, []), await open(detail, [host, gpus])];
  assert.equal("all zones are counted", metered.status.devices.length, RAPL_ZONES + CARDS);
  const [shares, reads]: [number[], number[]] = [[], []];
  let readsBefore = gpus.reads;
  const armOf = (metering: Metering, look: () => void): Arm => {
    let [calls, footprints] = [0, 0];
    return {
      async block() {
        calls = await work(metering, windowMs, () => void footprints++);
      },
      async check() {
        const all = await until(() => footprints >= calls, 5000);
        assert.that("every call gave a footprint", all, () => `${footprints} of ${calls}`);
        footprints = 0;
        look();
      },
    };
  };
  const look = () => {
    // A short window on a busy machine may miss some refreshes.
    checkTicks(metered, ticks, quick ? REFRESH_MS : windowMs, assert);
    ticks = ticksOf(metered);
    shares.push(100 * metered.status.sampling.selfCpuShare);
    reads.push((1000 * (gpus.reads - readsBefore)) / windowMs);
    readsBefore = gpus.reads;
  };
  let ticks = ticksOf(metered);
  const plan = { rounds: quick ? 1 : 6, warmUp: quick ? 1 : WARM_UP, calls: windowMs * 10 }; // so that it comes in percent
  const reference = armOf(unmetered, () => {
    ticks = ticksOf(metered);
    readsBefore = gpus.reads;
  });
  const pairs = await alternated(plan, reference, armOf(metered, look), bench.progress);
  await unmetered.shutdown();
  const lastCalls = () => work(metered, EVERY_MS, () => undefined);
  const idleTimers = await watchIdle(
    metered,
    lastCalls,
    { calmMs: CALM_MS, watchMs: quick ? 500 : 5000 },
    assert,
  );
  await metered.shutdown();
  const figures = {
    figure: { ...spread(pairs.map(difference)), unit: "%" },
    measured: { value: mean(pairs.map((pair) => pair.candidate)), unit: "%" },
    reference: { what: "no meter", value: mean(pairs.map((pair) => pair.reference)), unit: "%" },
  };
  return { figures, selfShare: mean(shares), reads: mean(reads), idleTimers };
}

async function open(detail: Detail, meters: readonly EnergyMeter[]): Promise<Metering> {
  const { tracerProvider, meterProvider } = telemetrySdk();
  const metering = createMetering({
    meters,
    intensity: fixedIntensity(400),
    location: { country: "DE" },
    telemetry: { detail, tracerProvider, meterProvider },
  });
  await metering.ready;
  await pause(3 * REFRESH_MS);
  return metering;
}

/** Begins calls for a while and waits for the last one. Returns their number. */
async function work(metering: Metering, windowMs: number, onFootprint: () => void): Promise<number> {
  const calls: Promise<void>[] = [];
  const endMs = performance.now() + windowMs;
  while (performance.now() < endMs) {
    calls.push(metering.meterInference({ model: MODEL, onFootprint }, () => pause(CALL_MS)));
    await pause(EVERY_MS);
  }
  await Promise.all(calls);
  return calls.length;
}

const ticksOf = ({ status }: Metering) => new Map(status.devices.map(({ id, ticks }) => [id, ticks]));

function checkTicks(
  metering: Metering,
  before: ReadonlyMap<string, number>,
  windowMs: number,
  assert: Assertions,
): void {
  for (const { id, component, ticks } of metering.status.devices) {
    const fresh = ticks - (before.get(id) ?? 0);
    // Tracking sees each refresh of a card; a RAPL zone is read at the edges of calls at least.
    const least = component === "gpu" ? 0.8 * (windowMs / REFRESH_MS) : windowMs / EVERY_MS;
    assert.that(
      `every ${component === "gpu" ? "refresh of a card" : "call on RAPL"} closed a tick`,
      fresh >= least,
      () => `${fresh} ticks of ${id}`,
    );
  }
  const { sampling, faults } = metering.status;
  const isOn = sampling.state === "idle" || sampling.state === "running";
  assert.that("sampling is on", isOn, () => `it is ${sampling.state}`);
  assert.that("Wattspan had no fault", Object.keys(faults).length === 0, () =>
    Object.keys(faults).join(", "),
  );
}

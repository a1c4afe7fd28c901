import { EventEmitter } from "node:events";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { Worker } from "node:worker_threads";
import type { Reading } from "@wattspan/core";
import { afterEach, describe, expect, it } from "vitest";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { cpuSecondsOf } from "../../test/cpu-seconds-of.js";
import { gaugedCard } from "../../test/gauged-card.js";
import { temporaryTree } from "../../test/trees/temporary-tree.js";
import { overwrite } from "../../test/trees/written-file.js";
import { nodeFiles } from "../host/files/files.js";
import { hostPaths } from "../host/files/paths.js";
import type { Gauge } from "./gauge.js";
import { openSensors } from "./open-sensors.js";
import { longestMs, monotonicMs, type SamplingPlan } from "./sampling-plan.js";
import { SamplingThread, startSampling } from "./sampling-thread.js";
import { SharedSamples } from "./shared-samples.js";
import { samplingWorkerFile } from "./worker-file.js";

afterEach(cleanUp);

const INTERVAL_MS = 20;
/** The test's own limit ends it. */
const PATIENCE_MS = 2 ** 30;
const STALE_MS = longestMs(1, true);
const paths = hostPaths({});
const { signal } = new AbortController();

async function start(path: string, more: Partial<Gauge> = {}): Promise<SamplingThread> {
  const options = { intervalMs: INTERVAL_MS, paths, patienceMs: PATIENCE_MS };
  const started = await startSampling([{ ...gaugedCard(path).gauge, ...more }], options, signal);
  if (!(started instanceof SamplingThread)) throw new Error(started.failure);
  atTestEnd(() => void started.close());
  return started;
}

/** One that samples as often as it can, and its memory. */
function unread(gauges: readonly Gauge[]) {
  const samples = SharedSamples.for(gauges.length);
  const offsetMs = performance.now() - monotonicMs();
  const workerData: SamplingPlan = { gauges, buffer: samples.buffer, intervalMs: 1, offsetMs };
  const worker = new Worker(samplingWorkerFile, { workerData, execArgv: [], env: {} });
  const now = () => performance.now();
  const thread = new SamplingThread(worker, { gauges, samples, used: undefined, staleMs: STALE_MS, now });
  atTestEnd(() => void thread.close());
  return { thread, samples };
}

/** Reads until it says what is awaited; the test's own limit ends it otherwise. */
async function until(thread: SamplingThread, isAwaited: (reading: Reading) => boolean): Promise<Reading> {
  for (;;) {
    const [reading] = thread.read();
    if (reading && isAwaited(reading)) return reading;
    await setTimeout(1);
  }
}

const isReason = (reason: string) => (reading: Reading) =>
  reading.kind === "none" && reading.reason === reason;
const isCounter = ({ kind }: Reading) => kind === "counter";
/** A counter that goes on from the one before. */
const isJoined = (reading: Reading) => isCounter(reading) && !("afterGap" in reading);

/** Joules between two readings of a counter. */
const joulesOf = (first: Reading, last: Reading): number =>
  first.kind === "counter" && last.kind === "counter"
    ? Number(last.microjoules - first.microjoules) / 1e6
    : Number.NaN;

describe("a sampling worker", () => {
  it("a sampling worker gives the energy up to its last sample, on the clock of the metering thread", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const beginMs = performance.now();
    const thread = await start(join(directory, "power"));
    let first = await until(thread, isCounter);
    expect(first.atMs).toBeGreaterThanOrEqual(beginMs);
    const later = await until(thread, (reading) => {
      // On a machine that stands still for a second: a gap has no energy.
      if ("afterGap" in reading) first = reading;
      return isCounter(reading) && reading.atMs > first.atMs + 100;
    });
    expect(joulesOf(first, later)).toBeCloseTo(0.25 * (later.atMs - first.atMs), 2);
    expect(later.atMs).toBeLessThanOrEqual(performance.now());
  });

  it("a sampling worker adds no energy in a gap, and marks the first reading after it", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const path = join(directory, "power");
    const thread = await start(path);
    await until(thread, (reading) => reading.kind === "counter" && reading.microjoules > 0n);
    overwrite(path, "broken\n");
    await until(thread, isReason("malformed"));
    const before = thread.read()[0];
    expect(before).toMatchObject({ kind: "none", reason: "malformed" });
    overwrite(path, "250000000\n");
    expect(await until(thread, isCounter)).toHaveProperty("afterGap", true);
    await until(thread, isJoined);
  });

  it("a sampling worker leaves a device that may sleep alone while nobody reads, which is a gap", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const { gauge } = gaugedCard(join(directory, "power"));
    const { thread, samples } = unread([{ ...gauge, sleepDelayMs: 2 ** 30 }, gauge]);
    const atMs = (zone: number) => samples.newest(zone)?.atMs ?? Number.NaN; // none while it is written
    // By the other one, which is sampled on: to look at the memory is not to read it.
    while (!(atMs(1) - atMs(0) > STALE_MS)) await setTimeout(1);
    expect(await until(thread, isCounter)).toHaveProperty("afterGap", true);
    await until(thread, isJoined);
  });

  it("a sampling worker's sample is no reading once it is older than the longest distance of two", () => {
    const { gauge } = gaugedCard("/nowhere");
    const samples = SharedSamples.for(1);
    const worker = Object.assign(new EventEmitter(), { terminate: async () => 0 });
    let nowMs = 1000;
    const seen = { gauges: [gauge], samples, used: undefined, staleMs: STALE_MS, now: () => nowMs };
    const thread = new SamplingThread(worker, seen);
    samples.publish(0, { microjoules: 5n, atMs: nowMs, gaps: 0, failure: "" });
    nowMs += STALE_MS;
    expect(thread.read()).toMatchObject([{ kind: "counter", microjoules: 5n }]);
    nowMs += 1;
    expect(thread.read()).toMatchObject([{ kind: "none", reason: "not sampled" }]);
  });

  it("a sampling worker reports its CPU time, and a read of it takes far less than a millisecond", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const thread = await start(join(directory, "power"));
    if (process.platform === "linux") expect(thread.selfCpuS()).toBeGreaterThan(0);
    const readOften = () => {
      for (let i = 0; i < 1000; i++) thread.read();
    };
    expect(cpuSecondsOf(readOften)).toBeLessThan(0.1);
  });

  it("a sampling worker is lost after close(), which can be called twice", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const thread = await start(join(directory, "power"));
    await thread.close();
    expect(thread.read()[0]).toMatchObject({ kind: "none", reason: "lost" });
    expect(thread.selfCpuS()).toBeUndefined();
    await thread.close();
  });

  it("a sampling worker ends by itself after every device has been gone for a while", async () => {
    const { directory } = temporaryTree({ power: "250000000\n" });
    const path = join(directory, "missing");
    const started = await startSampling(
      [gaugedCard(path).gauge],
      { intervalMs: 1, paths, patienceMs: PATIENCE_MS },
      signal,
    );
    if (!(started instanceof SamplingThread)) return expect.fail(started.failure);
    atTestEnd(() => void started.close());
    expect(started.read()[0]).toMatchObject({ kind: "none", reason: "ENOENT" });
    await until(started, isReason("lost"));
  });

  it("a sampling worker does not start from a missing, broken or empty file, or once it was aborted", async () => {
    const options = { intervalMs: INTERVAL_MS, paths, patienceMs: PATIENCE_MS };
    const { directory } = temporaryTree({ "broken.js": "throw new Error('broken');\n", "silent.js": "" });
    const from = (name: string) => startSampling([], { ...options, file: join(directory, name) }, signal);
    expect(await from("missing.js")).toEqual({ failure: "its file is not next to the package's" });
    expect(await from("broken.js")).toEqual({ failure: "broken" });
    expect(await from("silent.js")).toEqual({ failure: "it ended at once" });
    expect(await startSampling([], options, AbortSignal.abort())).toEqual({ failure: "it was given up" });
  });
});

it("gauges whose worker does not start are read on the metering thread, and a note says so", async () => {
  const { directory } = temporaryTree({ power: "250000000\n" });
  const path = join(directory, "power");
  const card = gaugedCard(path);
  const sensors = { counters: [], gauges: [card], notes: ["one"] };
  const terms = { meter: "m", files: nodeFiles, paths, worker: true, intervalMs: INTERVAL_MS };
  const opened = await openSensors(sensors, { ...terms, workerFile: join(directory, "missing.js") }, signal);
  if (opened.status !== "ready") return expect.fail("not ready");
  expect(opened.zones).toEqual([card.zone]);
  expect(opened.notes).toEqual(["one", expect.stringContaining("did not start (its file is not")]);
  expect(await opened.reader.read()).toMatchObject([{ kind: "power", watts: 250 }]);
  expect(opened.reader.selfCpuS).toBeUndefined();
  rmSync(path);
  await opened.reader.close?.();
  expect(() => opened.reader.read()).toThrow("the reader is closed");
});

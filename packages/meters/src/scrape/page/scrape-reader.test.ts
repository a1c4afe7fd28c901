import type { Opened } from "@wattspan/core";
import { manualClock, meteredMachine } from "@wattspan/testing";
import { expect, it } from "vitest";
import { HttpFault } from "../../http/http-fault.js";
import { ScrapeReader } from "./scrape-reader.js";
import { ScrapedPage } from "./scraped-page.js";
import { type SeriesSelector, seriesOf } from "./series.js";

const SELECTOR: SeriesSelector = { name: "energy", unit: "J", component: "gpu", scope: "device" };
const REFRESH_MS = 5000;

/** A reader of one counter, of which the test says what the page shows. */
function scraped(text: () => string) {
  const clock = manualClock();
  const series = seriesOf(SELECTOR, "exporter");
  const asked: number[] = [];
  let fault: HttpFault | undefined;
  const reader = new ScrapeReader({
    zones: [{ zone: { ...series.zone, id: "exporter:energy{}", refreshMs: REFRESH_MS }, series, index: 0 }],
    async fetchPage() {
      asked.push(clock.now());
      if (fault) throw fault;
      const page = new ScrapedPage([series]);
      page.add(text());
      return page;
    },
    refreshMs: REFRESH_MS,
    clock,
    close: () => undefined,
    cpuTime: undefined,
  });
  return {
    clock,
    reader,
    asked,
    fail(next: HttpFault | undefined) {
      fault = next;
    },
  };
}

it("a scrape reader asks once for concurrent reads, and at most every tenth of a refresh", async () => {
  const { clock, reader, asked } = scraped(() => "energy 1\n");
  const first = [reader.read(), reader.read(), reader.read()];
  await clock.advanceAsync(0);
  expect(new Set(await Promise.all(first)).size).toBe(1);
  for (let i = 0; i < 100; i++) {
    void reader.read();
    await clock.advanceAsync(19);
  }
  expect(asked).toEqual([0, 500, 1000, 1500]);
});

it("a scrape reader that is closed lets no read wait for a pause", async () => {
  const { clock, reader } = scraped(() => "energy 1\n");
  await reader.read();
  const waiting = reader.read();
  reader.close();
  reader.close();
  await waiting;
  expect(clock.pending).toBe(0);
  expect(reader.cpuTime()).toBeUndefined();
});

it("a scrape reader gives the reason for no reading, and reads again afterwards", async () => {
  const { clock, reader, fail } = scraped(() => "energy 2\n");
  fail(new HttpFault("late", "exporter:9400", "took longer than 4000 ms"));
  const [lost] = await reader.read();
  expect(lost).toMatchObject({ kind: "none", reason: "exporter:9400 took longer than 4000 ms." });
  fail(undefined);
  const again = reader.read();
  await clock.advanceAsync(500);
  expect(await again).toMatchObject([{ kind: "counter", microjoules: 2_000_000n }]);
});

/** Runs a call for so many milliseconds on what a page says by the time. */
async function metered(joules: (ms: number) => number | undefined, ms: number) {
  const { clock, reader } = scraped(() => {
    const value = joules(clock.now());
    return value === undefined ? "energy NaN\n" : `energy ${value}\n`;
  });
  const zones = [
    {
      ...seriesOf(SELECTOR, "exporter").zone,
      id: "exporter:energy{}",
      refreshMs: REFRESH_MS,
      idleWatts: 0,
    },
  ];
  const opened: Opened = { status: "ready", zones, reader };
  const { metering, seen, wait } = await meteredMachine({
    meters: [{ name: "prometheus-scrape", open: async () => opened }],
    clock,
  });
  await clock.advanceAsync(7000);
  const call = metering.meterInference({ model: "m" }, () => wait(ms));
  await clock.advanceAsync(ms);
  await call;
  await clock.advanceAsync(3 * REFRESH_MS);
  const [device] = metering.status.devices;
  const shutdown = metering.shutdown();
  await clock.advanceAsync(2000);
  await shutdown;
  return { footprint: seen.footprints[0], device };
}

/** New values every five seconds, of 100 W. */
const stepped = (ms: number): number => 100 * 5 * Math.floor(ms / REFRESH_MS);

it("a window of a minute is settled by values of every five seconds", async () => {
  const { footprint, device } = await metered(stepped, 60_000);
  expect(footprint?.method).toBe("measured");
  expect(footprint?.energy?.value).toBeGreaterThan(5400);
  expect(footprint?.energy?.value).toBeLessThan(6600);
  expect(device?.lostTicks).toBe(0);
});

it("an exporter that restarts loses the energy drawn meanwhile, and no more", async () => {
  const restartMs = 32_000;
  const { footprint, device } = await metered((ms) => stepped(ms < restartMs ? ms : ms - restartMs), 60_000);
  expect(device?.lostTicks).toBe(1);
  expect(footprint?.reasons).toContain("reset");
  expect(footprint?.energy?.value).toBeGreaterThan(5400);
  expect(footprint?.energy?.value).toBeLessThan(6600);
});

it("values that are blank for a while are spanned, with the reason gap", async () => {
  const { footprint, device } = await metered(
    (ms) => (ms > 20_000 && ms < 40_000 ? undefined : stepped(ms)),
    60_000,
  );
  expect(device?.lostTicks).toBe(0);
  expect(footprint?.reasons).toContain("gap");
  expect(footprint?.energy?.value).toBeGreaterThan(5400);
});

/** Every way to the cards, also that of dcgm-exporter, keeps the same contract and reports the same truth. */

import type { EnergyMeter, Reading } from "@wattspan/core";
import { energyMeterContract } from "@wattspan/testing";
import {
  dcgmPage,
  HAS_LOOPBACK,
  hasCompiler,
  type NvmlStandIn,
  type StandInCard,
  standInServer,
} from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { newest } from "../../../test/nvml/open-stand-in.js";
import { standInDriver } from "../../../test/nvml/stand-in-driver.js";
import { soon } from "../../../test/soon.js";
import { temporaryDirectory } from "../../../test/trees/temporary-tree.js";
import { nvml } from "../../nvml.js";
import { prometheusScrape } from "../../scrape/prometheus-scrape.js";

afterEach(cleanUp);

const WAYS = ["library", "nvidia-smi", "dcgm"] as const;
type Way = (typeof WAYS)[number];
/** What the page of an exporter is behind: it is asked at most so often, plus the refresh of the card. */
const REFRESH_MS = 100;

/** The same cards, on the real clock, through one way only. No sysfs: cards of the machine that runs the test are none of ours. */
async function standIn(through: Way, cards: readonly StandInCard[]) {
  const { driver, library, nvidiaSmi } = standInDriver(cards, "system");
  if (through === "dcgm") return { driver, meter: await exporterOf(driver) };
  const options = { library, nvidiaSmi, through, gpus: "all", root: temporaryDirectory() } as const;
  return { driver, meter: nvml(options) };
}

/** A page on which an exporter shows the same cards. */
async function exporterOf(driver: NvmlStandIn): Promise<EnergyMeter> {
  const millijoules = (card: number) => String(Math.floor(driver.joules(card) * 1000));
  const { origin, close } = await standInServer((_, response) => {
    const shown = driver.uuids.flatMap((uuid, card) =>
      driver.isLost(card) ? [] : [{ uuid, millijoules: millijoules(card) }],
    );
    response.end(dcgmPage(shown));
  });
  atTestEnd(() => void close());
  return prometheusScrape({ url: origin, preset: "dcgm", refreshMs: REFRESH_MS });
}

async function opened(through: Way, cards: readonly StandInCard[]) {
  const { driver, meter } = await standIn(through, cards);
  const result = await meter.open(new AbortController().signal);
  if (result.status !== "ready") throw new Error(result.detail);
  atTestEnd(() => void result.reader.close?.());
  return { driver, zones: result.zones, read: async () => result.reader.read() };
}

describe.skipIf(!hasCompiler() || !HAS_LOOPBACK)("cards", () => {
  it.each(WAYS)("cards keep the contract of an energy meter through %s", async (through) => {
    const { meter } = await standIn(through, [{ watts: 300 }, { watts: 80, capability: [8, 6] }]);
    expect(await energyMeterContract(meter)).toEqual([]);
    expect(meter.verified).toMatchObject({ by: through === "dcgm" ? "fixture" : "simulator" });
  });

  it.each(WAYS)("cards are the same zones through %s, and give what they drew", async (through) => {
    const cards = [{ watts: 300 }, { watts: 60.5 }];
    const { driver, zones, read } = await opened(through, cards);
    expect(zones).toMatchObject(
      driver.uuids.map((id) => ({ id, component: "gpu", scope: "device", origin: "sensor" })),
    );
    const before = cards.map((_, card) => driver.joules(card));
    const readings = newest(await read());
    const after = cards.map((_, card) => driver.joules(card));
    expect(readings.map(({ zone }) => zone)).toEqual(driver.uuids);
    for (const [card, { watts }] of cards.entries())
      checkTruth(readings[card], { watts, before: before[card] ?? 0, after: after[card] ?? 0 });
  });

  it.each(["library", "nvidia-smi"] as const)("a lost card gives no reading through %s", async (through) => {
    const { driver, read } = await opened(through, [{ watts: 300 }]);
    driver.lose(0, 16);
    const isLost = async () => expect(newest(await read())).toMatchObject([{ kind: "none", reason: "lost" }]);
    await vi.waitFor(isLost, soon);
  });

  it("a card that an exporter no longer shows gives no reading through dcgm", async () => {
    const { driver, read } = await opened("dcgm", [{ watts: 300 }]);
    driver.lose(0, 16);
    await vi.waitFor(async () => expect(await read()).toMatchObject([{ kind: "none" }]), soon);
  });
});

interface Truth {
  readonly watts: number;
  /** Joules when it was asked, and when it had answered. */
  readonly before: number;
  readonly after: number;
}

/** Power is exact; a counter is at most two refreshes behind: the card's, and the page's. */
function checkTruth(reading: Reading | undefined, { watts, before, after }: Truth): void {
  if (reading?.kind === "power") {
    expect(reading.watts).toBeCloseTo(watts, 1);
    return;
  }
  if (reading?.kind !== "counter") throw new Error(`expected a value, got ${reading?.kind}`);
  const joules = Number(reading.microjoules) / 1e6;
  expect(joules).toBeGreaterThan(before - (2 * REFRESH_MS * watts) / 1000);
  expect(joules).toBeLessThanOrEqual(after);
}

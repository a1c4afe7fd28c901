/**
 * One card and several real processes, each with a metering of its own: what they book together is not more than the card drew, and what each
 * really used lies within its band. On the real clock, so that only joules are compared. `WATTSPAN_SHARED_CARD_MS=60000` runs each for a minute.
 */

import { hasCompiler } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "./clean-up.js";
import { standInDriver } from "./nvml/stand-in-driver.js";
import { type SharedCardPlan, type Used, useTogether } from "./shared-card.js";

afterEach(cleanUp);

const FOR_MS = Number(process.env.WATTSPAN_SHARED_CARD_MS ?? 4000);
const LIMIT_MS = 60_000 + 3 * FOR_MS;
const REST_WATTS = 70;
/** A look of the driver at the processes is taken in by one of them up to two questions before the other, and a tick is a refresh long. */
const APART_S = 2 * 0.17 + 0.1;

type Part = Pick<SharedCardPlan, "uses"> & Partial<SharedCardPlan>;

async function together(part: Part) {
  const { driver, library, nvidiaSmi } = standInDriver([{ watts: REST_WATTS, instantMs: 100 }], "system");
  const plan = { through: "library", restWatts: REST_WATTS, learnMs: 3000, forMs: FOR_MS, ...part } as const;
  const { used, drawn } = await useTogether(driver, { ...plan, library, nvidiaSmi });
  const most = part.uses.reduce((sum, { watts }) => sum + watts, REST_WATTS + (part.foreignWatts ?? 0));
  const booked = used.reduce((sum, { value }) => sum + value, 0);
  if (FOR_MS > 10_000) process.stdout.write(`${JSON.stringify({ drawn, booked, used })}\n`);
  return { used, booked, allowed: drawn + most * APART_S };
}

const isWithin = ({ truth, low, high }: Used) => low <= truth && truth <= high;

describe.skipIf(!hasCompiler())("processes on one card", () => {
  it("two processes on one card book no more than it drew, and each what it used within its band", {
    timeout: LIMIT_MS,
  }, async () => {
    const uses = [
      { watts: 200, workMs: 300, restMs: 100 },
      { watts: 120, workMs: 500, restMs: 200 },
    ];
    const { used, booked, allowed } = await together({ uses });
    expect(booked).toBeLessThanOrEqual(allowed);
    expect(used.map(isWithin)).toEqual([true, true]);
    for (const { value } of used) expect(value).toBeGreaterThan(0);
  });

  it("a process next to one that nobody meters books what it used within its band", {
    timeout: LIMIT_MS,
  }, async () => {
    const uses = [{ watts: 200, workMs: 600, restMs: 200 }];
    const { used, booked, allowed } = await together({ uses, foreignWatts: 200 });
    expect(booked).toBeLessThanOrEqual(allowed);
    expect(used.map(isWithin)).toEqual([true]);
  });

  it("two processes that read one card through nvidia-smi book no more than it drew, and say that they do not know their parts", {
    timeout: LIMIT_MS,
  }, async () => {
    const uses = [
      { watts: 200, workMs: 300, restMs: 100 },
      { watts: 200, workMs: 600, restMs: 200 },
    ];
    const { used, booked, allowed } = await together({ uses, through: "nvidia-smi" });
    expect(booked).toBeLessThanOrEqual(allowed);
    expect(used.map(isWithin)).toEqual([true, true]);
    for (const { reasons } of used) expect(reasons).toContain("unknown_cotenants");
  });
});

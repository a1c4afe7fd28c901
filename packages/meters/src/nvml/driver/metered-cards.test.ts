import { manualClock, meteredMachine } from "@wattspan/testing";
import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import koffi from "koffi";
import { afterEach, describe, expect, it } from "vitest";
import { cleanUp } from "../../../test/clean-up.js";
import { standInDriver } from "../../../test/nvml/stand-in-driver.js";
import { temporaryDirectory } from "../../../test/trees/temporary-tree.js";
import { nodeFiles } from "../../host/files/files.js";
import { hostPaths } from "../../host/files/paths.js";
import { openDriver } from "./open-driver.js";

afterEach(cleanUp);

const STEP_MS = 5;

/** Cards and metering on one clock. */
async function metered(cards: readonly StandInCard[]) {
  const { driver, library } = standInDriver(cards);
  const clock = manualClock();
  const root = temporaryDirectory();
  const pass = async (ms: number) => {
    for (let passed = 0; passed < ms; passed += STEP_MS) {
      driver.advance(STEP_MS);
      await clock.advanceAsync(STEP_MS);
    }
  };
  const pause = async (ms: number) => {
    driver.advance(ms);
    clock.advance(ms);
  };
  const surroundings = {
    ...{ paths: hostPaths({ root, procRoot: root }), files: nodeFiles, pause, now: () => clock.now() },
    ...{ environment: {}, gpus: "all" as const, cotenants: undefined },
  };
  const meter = {
    name: "nvml",
    open: (signal: AbortSignal) => openDriver({ koffi, library, placed: [] }, surroundings, signal),
  };
  const { metering, seen, wait } = await meteredMachine({ meters: [meter], clock });
  const call = async (ms: number, during: () => void = () => undefined) => {
    const done = metering.meterInference({ model: "m" }, () => wait(ms));
    during();
    await pass(ms);
    await done;
  };
  return { driver, metering, pass, call, seen };
}

describe.skipIf(!hasCompiler())("calls on cards", () => {
  it("a call gets what the cards drew above rest, and their rest meanwhile", async () => {
    const { driver, metering, pass, call, seen } = await metered([{ watts: 100 }, { watts: 60 }]);
    await call(100);
    await pass(5000);
    const truth = driver.joules(0) + driver.joules(1);
    await call(3000, () => driver.setWatts(0, 600));
    const drawn = driver.joules(0) + driver.joules(1) - truth;
    driver.setWatts(0, 100);
    await pass(1000);
    await metering.flush();
    const energy = seen.footprints.at(-1)?.energy?.value ?? 0;
    expect(drawn).toBeCloseTo(3 * 660, 6);
    expect(Math.abs(energy / drawn - 1)).toBeLessThan(0.05);
    await metering.shutdown();
  });

  it("a call while a card is away has the reason lost, and loses nothing of the other cards", async () => {
    const { driver, metering, pass, call, seen } = await metered([{ watts: 100 }, { watts: 60 }]);
    await pass(1000);
    await call(2000, () => driver.lose(1));
    await pass(1000);
    await metering.flush();
    const [footprint] = seen.footprints;
    expect(footprint?.reasons).toContain("lost");
    expect(Math.abs((footprint?.energy?.value ?? 0) / 200 - 1)).toBeLessThan(0.1);
    await metering.shutdown();
  });

  it("a call on a card with other processes has the reason unknown_cotenants", async () => {
    const { driver, metering, pass, call, seen } = await metered([{ watts: 100, pids: [999_999_999] }]);
    expect(driver.calls(0, "processes")).toBe(1);
    await call(1000);
    await pass(1000);
    await metering.flush();
    expect(seen.footprints[0]?.reasons).toContain("unknown_cotenants");
    await metering.shutdown();
  });
});

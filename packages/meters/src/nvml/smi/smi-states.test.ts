import { hasCompiler, type StandInCard } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it, vi } from "vitest";
import { atTestEnd, cleanUp } from "../../../test/clean-up.js";
import { type StandInSetting, standInSetting } from "../../../test/nvml/open-stand-in.js";
import { soon } from "../../../test/soon.js";
import { openSmiStates } from "./smi-states.js";

afterEach(cleanUp);

const GIB = 2 ** 30;

/** The stand-in program, by the real clock; `later` makes it later for who asks. */
function setUp(cards: readonly StandInCard[], setting?: StandInSetting) {
  const { driver, surroundings, nvidiaSmi: program } = standInSetting(cards, setting);
  let laterMs = 0;
  const now = () => performance.now() + laterMs;
  const open = async () => {
    const states = await openSmiStates({ program, placed: [], mayHold: false }, { ...surroundings, now });
    atTestEnd(() => states?.close());
    return states;
  };
  const later = (ms: number) => {
    laterMs += ms;
  };
  return { driver, open, later };
}

describe.skipIf(!hasCompiler())("states by nvidia-smi", () => {
  it("nvidia-smi gives the same states of cards as the driver", async () => {
    const { driver, open } = setUp([{}, {}]);
    driver.setUtilization(0, 93, 41);
    driver.setMemory(0, 20 * GIB);
    const states = await open();
    const expected = [
      { id: driver.uuids[0], utilization: 0.93, usedBytes: 20 * GIB },
      { id: driver.uuids[1], utilization: 0, usedBytes: 0 },
    ];
    await vi.waitFor(() => expect(states?.read()).toEqual(expected), soon);
    expect(states?.isWhole).toBe(true);
  });

  it("states by nvidia-smi leave out words in place of a value", async () => {
    const { driver, open } = setUp([{ mig: true }]);
    driver.setCode(0, "memory", 3);
    const states = await open();
    await vi.waitFor(() => expect(states?.read()).toEqual([{ id: driver.uuids[0] }]), soon);
  });

  it("states by nvidia-smi are empty once its lines are old", async () => {
    const { driver, open, later } = setUp([{}]);
    const states = await open();
    await vi.waitFor(() => expect(states?.read()).toHaveLength(1), soon);
    driver.setSmiFault("hangs");
    later(3500);
    expect(states?.read()).toEqual([]);
  });

  it("states by nvidia-smi cover the cards that count, and cannot be opened without one", async () => {
    const { driver, open } = setUp([{}, {}], { gpus: ["1"] });
    const states = await open();
    await vi.waitFor(() => expect(states?.read()).toMatchObject([{ id: driver.uuids[1] }]), soon);
    expect(await setUp([]).open()).toBeUndefined();
    const failing = setUp([{}]);
    failing.driver.setInitCode(18);
    expect(await failing.open()).toBeUndefined();
  });
});

/** A management controller's reports of a simulated machine, and the readings of `redfish()`. */

import type { EnergyReader } from "@wattspan/core";
import { energyMeterContract, manualClock } from "@wattspan/testing";
import { HAS_LOOPBACK } from "@wattspan/testing/stand-ins";
import { afterEach, describe, expect, it } from "vitest";
import { nextValue } from "../../test/asked-controller.js";
import { atTestEnd, cleanUp } from "../../test/clean-up.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import { type SimulatedControllerOptions, simulatedMachine } from "./simulator.js";

afterEach(cleanUp);

/** Two sockets and a card: 60 W and 8 W of each socket, 70 W of the card, 64 W of fans, and a fifth is lost: 337.5 W. */
const WHOLE = { otherWatts: 64, supplyEfficiency: 0.8 };
const AT_REST_WATTS = (2 * 68 + 70 + 64) / 0.8;

async function controlled(options: SimulatedControllerOptions = {}) {
  const clock = manualClock();
  const machine = simulatedMachine({ sockets: 2, gpus: 1, clock, tickMs: 1000 });
  atTestEnd(() => machine.close());
  return { clock, machine, controller: await machine.controller({ ...WHOLE, ...options }) };
}

async function readerOf(meter: { open(signal: AbortSignal): Promise<unknown> }): Promise<EnergyReader> {
  const opened = (await meter.open(new AbortController().signal)) as { reader: EnergyReader };
  atTestEnd(() => void opened.reader.close?.());
  return opened.reader;
}

describe.skipIf(!HAS_LOOPBACK)("the controller of a simulated machine", () => {
  it("the controller of a simulated machine has a meter that keeps the contract, and says what it was verified on", async () => {
    const machine = simulatedMachine();
    atTestEnd(() => machine.close());
    const { meter } = await machine.controller({ everyMs: 20 });
    expect(meter).toMatchObject({ name: "redfish", verified: { by: "simulator" } });
    expect(await energyMeterContract(meter)).toEqual([]);
  });

  it.each([["EnvironmentMetrics"], ["PowerSubsystem"], ["Power"]] as const)(
    "the controller of a simulated machine reports by %s what the machine takes from the mains",
    async (form) => {
      const { clock, machine, controller } = await controlled({ forms: [form] });
      const reader = await readerOf(controller.meter);
      expect(controller.watts()).toBeCloseTo(AT_REST_WATTS, 9);
      expect(await reader.read()).toMatchObject([{ kind: "power", watts: expect.closeTo(AT_REST_WATTS, 9) }]);
      machine.load(machine.gpus[0] as string, 470);
      clock.advance(5000);
      const said = await nextValue(reader, (value) => value !== AT_REST_WATTS);
      expect(said).toBeCloseTo(AT_REST_WATTS + 400 / 0.8, 9);
    },
  );

  it("the controller of a simulated machine counts energy that agrees with the truth", async () => {
    const { clock, machine, controller } = await controlled({ quantity: "energy" });
    const reader = await readerOf(controller.meter);
    const [first] = await reader.read();
    const before = first?.kind === "counter" ? first.microjoules : 0n;
    machine.load(machine.packages[0] as string, 200);
    clock.advance(7000);
    const after = await nextValue(reader, (value) => value !== before);
    expect(Number((after as bigint) - before) / 1e6).toBeCloseTo(controller.truth(0, 7000), 5);
    expect(controller.truth(0, 7000)).toBeCloseTo(7 * (AT_REST_WATTS + 140 / 0.8), 9);
  });

  it("the controller of a simulated machine fails when asked to, and recovers", async () => {
    const { clock, controller } = await controlled();
    const reader = await readerOf(controller.meter);
    controller.fail(503);
    clock.advance(5000);
    expect(await nextValue(reader, (value) => typeof value === "string")).toContain("503");
    controller.fail();
    clock.advance(5000);
    expect(await nextValue(reader, (value) => typeof value === "number")).toBeCloseTo(AT_REST_WATTS, 9);
  });

  it("the controller of a simulated machine ends with it, even while it is still starting", async () => {
    const { machine, controller } = await controlled();
    const starting = machine.controller();
    machine.close();
    for (const { url } of [controller, await starting])
      await expect(fetch(url.replace("https:", "http:"))).rejects.toMatchObject({
        cause: { code: "ECONNREFUSED" },
      });
  });

  it("the controller of a simulated machine refuses impossible options", async () => {
    for (const options of [
      { otherWatts: -1 },
      { supplyEfficiency: 0 },
      { supplyEfficiency: 1.1 },
      { everyMs: 0 },
    ])
      await expect(controlled(options)).rejects.toThrow(MeterOptionError);
  });
});

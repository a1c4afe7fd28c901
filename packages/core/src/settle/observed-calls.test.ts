/** Calls whose energy is known as a whole reach every estimator that observes. */

import { usageReaders } from "@wattspan/spans";
import { type MeteredMachine, type MeteredMachineOptions, meteredMachine } from "@wattspan/testing";
import { afterEach, describe, expect, it } from "vitest";
import { perToken } from "../../test/per-token.js";
import type { EnergyEstimator, EstimatorInput } from "../contracts/energy-estimator.js";
import type { Range } from "../contracts/footprint.js";
import type { ModelServer } from "../contracts/model-server.js";
import type { Metering } from "../options/metering-options.js";
import type { Accounting } from "../quantities/accounting.js";

const HOSTED = { model: "m", provider: "openai" } as const;
const answer = { usage: { prompt_tokens: 10, completion_tokens: 15 } };
let metering: Metering | undefined;
afterEach(() => metering?.shutdown());

describe("calls that an estimator observes", () => {
  type Observed = readonly [EstimatorInput, Range];
  const cpu = { id: "cpu", component: "cpu", refreshMs: 1, idleWatts: 5, watts: () => 20 } as const;
  const card = { id: "gpu", component: "gpu", refreshMs: 1, idleWatts: 5, watts: () => 30 } as const;

  async function watched(options: MeteredMachineOptions = {}, does: () => unknown = () => undefined) {
    const observed: Observed[] = [];
    const watcher: EnergyEstimator = {
      ...{ id: "watcher", knows: () => false, estimate: () => undefined },
      observe(...given) {
        observed.push(given);
        return does() as undefined;
      },
    };
    const machine = await meteredMachine({
      usageReaders,
      zones: [cpu, card],
      estimators: [perToken, watcher],
      ...options,
    });
    metering = machine.metering;
    await machine.clock.advanceAsync(100);
    const settled = async (work: Promise<unknown>) => {
      await machine.clock.advanceAsync(2000);
      await work;
      await machine.metering.flush();
    };
    return { ...machine, observed, settled };
  }

  it("a call that is measured here is observed with all its joules, and the name that was asked for", async () => {
    const { metering, observed, settled, wait, seen } = await watched();
    await settled(
      metering.meterInference({ model: "ours" }, async () => {
        await wait(1000);
        return { ...answer, model: "ours-2026-11" };
      }),
    );
    const [[input, energy] = []] = observed;
    expect(observed).toHaveLength(1);
    expect(input).toMatchObject({ model: "ours", operation: "chat", usage: { inputFresh: 10, output: 15 } });
    expect(energy).toEqual(seen.footprints[0]?.self.energy);
    expect(energy?.value).toBeCloseTo(50, 0);
  });

  it("what a building adds is not observed", async () => {
    const more = { method: "modelled", component: "cooling", methodId: "pue" } as const;
    const accounting: Accounting = ({ parts }) => parts.concat(parts.map((part) => ({ ...part, ...more })));
    const { metering, observed, settled, wait, seen } = await watched({ accounting });
    await settled(metering.meterInference({ model: "ours" }, () => wait(1000).then(() => answer)));
    expect(seen.footprints[0]?.self.energy?.value).toBeCloseTo(100, 0);
    expect(observed[0]?.[1].value).toBeCloseTo(50, 0);
  });

  it("what a server reports is observed, also of a model that another estimator knows", async () => {
    const { metering, observed, settled } = await watched();
    await settled(
      metering.meterInference(HOSTED, async (call) => {
        call.reportEnergy({ energy: 7 });
        return answer;
      }),
    );
    expect(observed[0]?.[0]).toMatchObject(HOSTED);
    expect(observed[0]?.[1].value).toBe(7);
  });

  it("the share that a named server has of its machine is observed", async () => {
    const { metering, observed, settled } = await watched();
    const energy = { value: 10, low: 9, high: 11 };
    const parts = [{ component: "cpu", method: "measured", methodId: "rapl", energy }] as const;
    const server: ModelServer = { begin: () => ({ end: async () => ({ parts, reasons: [] }) }) };
    await settled(metering.meterInference({ model: "ours", server }, async () => answer));
    expect(observed).toMatchObject([[{ model: "ours" }, energy]]);
  });

  it.each<[string, MeteredMachineOptions, (machine: MeteredMachine) => Promise<unknown>]>([
    ["whose energy is estimated", {}, ({ metering }) => metering.meterInference(HOSTED, async () => answer)],
    [
      "that is modelled in part",
      { zones: [cpu, { ...card, origin: "model" }] },
      ({ metering, wait }) => metering.meterInference({ model: "m" }, () => wait(1000).then(() => answer)),
    ],
    ["without tokens", {}, ({ metering, wait }) => metering.meterInference({ model: "m" }, () => wait(1000))],
    [
      "whose server reports only the network",
      {},
      ({ metering }) =>
        metering.meterInference(HOSTED, async (call) => {
          call.reportEnergy({ energy: 7, boundary: "network" });
          return answer;
        }),
    ],
    [
      "without a meter",
      { zones: [] },
      ({ metering }) => metering.meterInference({ model: "m" }, async () => answer),
    ],
  ])("a call %s is not observed", async (_, options, work) => {
    const machine = await watched(options);
    await machine.settled(work(machine));
    expect(machine.seen.footprints).toHaveLength(1);
    expect(machine.observed).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    [
      "throws",
      () => {
        throw new Error("broken");
      },
    ],
    ["gives a promise that fails", () => Promise.reject(new Error("late"))],
  ])("an estimator that %s when it observes leaves the call as it is", async (_, does) => {
    const { metering, settled } = await watched({}, does);
    await settled(
      metering.meterInference(HOSTED, async (call) => {
        call.reportEnergy({ energy: 7 });
        return answer;
      }),
    );
    expect(metering.status.faults).toEqual({ "estimator/learn": 1 });
  });
});

/** A call that an adapter begins by hand before it sends it can be refused. */

import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it, onTestFinished } from "vitest";
import { insideAskedInference } from "../../src/api/attempts.js";
import { setGlobalMetering } from "../../src/api/global.js";
import { RecordingBudget, TooDear } from "../recording-budget.js";

const hosted = { model: "gpt-4o", provider: "openai", usage: () => ({ inputFresh: 3, output: 4 }) } as const;

describe("a refusal of a begun call", () => {
  it("a call that is begun by hand and was not sent yet can be refused, and has then not begun", async () => {
    const { metering, seen } = await meteredMachine();
    const error = new TooDear();
    const refusing = new RecordingBudget(() => ({ refused: error }));
    const budget = new RecordingBudget();
    const refused = metering.begin("inference", { ...hosted, budget: refusing }, { canRefuse: true });
    expect(refused).toMatchObject({ refused: error, counts: false, complete: true });
    refused.end({ result: 1 });
    const admitted = metering.begin("inference", { ...hosted, budget }, { canRefuse: true });
    expect(admitted.refused).toBeUndefined();
    admitted.end({ result: 1 });
    expect(metering.begin("inference", hosted, { canRefuse: true }).refused).toBeUndefined();
    const guard = { ...hosted, budget: refusing, critical: true };
    expect(metering.begin("inference", guard, { canRefuse: true }).refused).toBeUndefined();
    await metering.flush();
    expect(
      [...refusing.calls, ...budget.calls].map(({ canRefuse, canWait }) => [canRefuse, canWait]),
    ).toEqual([
      [true, false],
      [false, false],
      [true, false],
    ]);
    expect(seen.footprints.map(({ outcome }) => outcome)).toEqual(["refused", "ok"]);
    expect(budget.tickets).toMatchObject([{ settled: [{ outcome: "ok" }], released: 0 }]);
  });

  it("a call around that budgets could not refuse is under way, and one that they could is asked for", async () => {
    const { metering } = await meteredMachine();
    setGlobalMetering(metering);
    onTestFinished(() => void setGlobalMetering(undefined));
    const budget = new RecordingBudget();
    expect(insideAskedInference()).toBe(false);
    const inside = (canRefuse: boolean, options = {}) => {
      const call = metering.begin("inference", { ...hosted, ...options }, { canRefuse });
      const isAsked = call.run(insideAskedInference);
      call.end({ result: 1 });
      return isAsked;
    };
    expect([inside(true, { budget }), inside(false, { budget }), inside(false)]).toEqual([true, false, true]);
    expect(metering.meterInference({ ...hosted, budget }, insideAskedInference)).toBe(true);
  });
});

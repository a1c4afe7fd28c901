/** Budgets that throw, answer with anything, or answer too late: the call is made, and the fault is noted. */

import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import type { Admission, Decision } from "../../src/contracts/admission.js";
import { RecordingBudget, TooDear } from "../recording-budget.js";

const hosted = { model: "gpt-4o", provider: "openai" } as const;
const setUp = () => meteredMachine();

describe("a budget that fails", () => {
  const failing: Record<string, () => unknown> = {
    "it throws": () => {
      throw new Error("broken");
    },
    "its refusal is no error": () => ({ refused: "no" }),
    "its ticket has no functions": () => ({}),
    "its answer is a number": () => 7,
    "its answer is null": () => null,
    "it answers later, where nobody can wait": () => Promise.resolve({ refused: new TooDear() }),
    "it fails later, where nobody can wait": () => Promise.reject(new Error("broken")),
    "its ticket fails": () => ({
      settle: () => {
        throw new Error("broken");
      },
      release: () => undefined,
    }),
  };
  it.each(Object.entries(failing))("a failure of a budget is never the caller's: %s", async (_, admit) => {
    const { metering, seen } = await setUp();
    const budget = { admit } as Admission;
    expect(metering.meterInference({ ...hosted, budget }, () => "answer")).toBe("answer");
    await metering.flush();
    expect(seen.footprints).toMatchObject([{ outcome: "ok" }]);
    const { faults } = metering.status;
    const kinds = Object.keys(faults);
    expect(kinds.length).toBeGreaterThan(0);
    for (const kind of kinds) expect(kind).toMatch(/^budget\//);
  });

  it("a rejection where the call waits is a fault, and the call is made", async () => {
    const { metering } = await setUp();
    const budget: Admission = { admit: () => Promise.reject(new Error("broken")) };
    expect(await metering.meterInference({ ...hosted, budget }, async () => "answer")).toBe("answer");
    expect(metering.status.faults).toEqual({ "budget/admit": 1 });
  });

  it("a promise that cannot be awaited is a fault, and what others reserved is settled", async () => {
    const { metering } = await setUp();
    class Hostile extends Promise<Decision> {
      override catch(): never {
        throw new Error("catch");
      }
      // biome-ignore lint/suspicious/noThenProperty: that is what is tested
      override then(): never {
        throw new Error("then");
      }
    }
    const outer: Admission = { admit: () => new Hostile(() => undefined) };
    const inner = new RecordingBudget();
    const answers = metering.meterAgent({ name: "a", budget: outer }, () => [
      metering.meterInference({ ...hosted, budget: inner }, () => "answer"),
      metering.meterInference({ ...hosted, budget: inner }, async () => "answer"),
    ]);
    expect(await Promise.all(answers)).toEqual(["answer", "answer"]);
    await metering.flush();
    expect(inner.tickets.map(({ settled, released }) => [settled.length, released])).toEqual([
      [1, 0],
      [1, 0],
    ]);
  });

  it.each([-1, Number.NaN, 2 ** 31 - 1])(
    "a budget is asked although what a call expects is no count of tokens: %s",
    async (output) => {
      const { metering } = await setUp();
      const budget = new RecordingBudget(() => ({ refused: new TooDear() }));
      const sent: unknown[] = [];
      const call = () =>
        metering.meterInference({ ...hosted, budget, expects: { output } }, () => sent.push(1));
      expect(call).toThrow(TooDear);
      expect(sent).toEqual([]);
      expect(budget.calls[0]).not.toHaveProperty("expects");
      expect(metering.status.faults).toEqual({ "usage/expects": 1 });
    },
  );

  it.each([null, 7, "budget", {}, { admit: 1 }])(
    "an option that is no budget is ignored: %j",
    async (value) => {
      const { metering } = await setUp();
      const budget = value as unknown as Admission;
      expect(metering.meterInference({ ...hosted, budget }, () => "answer")).toBe("answer");
      expect(metering.status.faults).toEqual({});
    },
  );
});

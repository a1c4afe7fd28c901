import type { CarbonIntensityProvider } from "@wattspan/core";
import { carbonIntensityContract, fixedIntensity, manualClock } from "@wattspan/testing";
import { describe, expect, it } from "vitest";
import { IntensityError, type IntensityProblem } from "../readings/intensity-error.js";
import { retrying } from "./retrying.js";

const location = { country: "DE" };
const { signal } = new AbortController();

/** A source that fails so often, and then answers; each call is noted with its time. */
function failing(times: number, problem: IntensityProblem = "upstream", retryAfterMs?: number) {
  const clock = manualClock();
  const good = fixedIntensity(300, { clock });
  const calls: number[] = [];
  const source: CarbonIntensityProvider = {
    name: "grid",
    async current(...args) {
      calls.push(clock.now());
      if (calls.length <= times) throw new IntensityError("grid", problem, "HTTP 503", retryAfterMs);
      return good.current(...args);
    },
  };
  const provider = retrying(source, { clock, random: () => 1 });
  /** Asks, and lets as much time pass as it may take. */
  const ask = async () => {
    const asking = provider.current(location, signal).catch((error: unknown) => error);
    await clock.advanceAsync(3000);
    return asking;
  };
  return { clock, calls, provider, ask };
}

describe("retrying", () => {
  it("retrying keeps the contract of carbon intensity providers", async () => {
    const clock = manualClock();
    expect(
      await carbonIntensityContract(retrying(fixedIntensity(300, { clock }), { clock }), { clock }),
    ).toEqual([]);
  });

  it("retrying tries twice more after a failure, with longer pauses", async () => {
    const { ask, calls } = failing(2);
    expect(await ask()).toMatchObject({ gramsPerKwh: { value: 300 } });
    expect(calls).toEqual([0, 200, 600]);
  });

  it("retrying gives up after three failures", async () => {
    const { ask, calls } = failing(3);
    expect(await ask()).toMatchObject({ code: "upstream" });
    expect(calls).toHaveLength(3);
  });

  it.each(["auth", "plan", "unknown_zone", "no_data", "bad_payload", "rate_limited"] as const)(
    "retrying does not try again after the problem %s",
    async (problem) => {
      const { ask, calls } = failing(1, problem);
      expect(await ask()).toMatchObject({ code: problem });
      expect(calls).toHaveLength(1);
    },
  );

  it.each([
    [1000, [0, 1000]],
    [2999, [0, 2999]],
    [3000, [0]],
    [60_000, [0]],
  ])(
    "retrying waits %i ms where the source says so, if its deadline leaves so long",
    async (retryAfterMs, times) => {
      const { ask, calls } = failing(1, "rate_limited", retryAfterMs);
      await ask();
      expect(calls).toEqual(times);
    },
  );

  it("retrying ends within its deadline when the source never answers", async () => {
    const clock = manualClock();
    const provider = retrying({ name: "hanging", current: () => new Promise(() => undefined) }, { clock });
    const asking = expect(provider.current(location, signal)).rejects.toMatchObject({ code: "timeout" });
    await clock.advanceAsync(3000);
    await asking;
    expect(clock.pending).toBe(0);
  });

  it("retrying leaves methods of a class their `this`", async () => {
    class Grid implements CarbonIntensityProvider {
      readonly name = "grid";
      readonly #inner = fixedIntensity(300);
      current(...args: Parameters<CarbonIntensityProvider["current"]>) {
        return this.#inner.current(...args);
      }
      supports() {
        return this.#inner.calls >= 0;
      }
    }
    const provider = retrying(new Grid());
    expect(provider.supports?.({})).toBe(true);
    expect(await provider.current(location, signal)).toMatchObject({ gramsPerKwh: { value: 300 } });
  });

  it.each([
    ...[{ deadlineMs: 0 }, { deadlineMs: Number.POSITIVE_INFINITY }, { deadlineMs: 2 ** 31 }],
    ...[{ retries: -1 }, { pauseMs: -1 }],
  ])("retrying refuses the options %j, and names the wrong one", (options) => {
    expect(() => retrying(fixedIntensity(1), options)).toThrow(
      expect.objectContaining({ name: "WattspanConfigurationError", option: Object.keys(options)[0] }),
    );
  });
});

/** Results that go on after their function: to whom the joules of that time go, and what is said where nobody can know. */

import { EventEmitter } from "node:events";
import { meteredMachine } from "@wattspan/testing";
import { describe, expect, it } from "vitest";

const gpu = {
  id: "gpu-0",
  component: "gpu",
  refreshMs: 100,
  maxWatts: 500,
  idleWatts: 0,
  watts: () => 150,
} as const;

/** Meters what gives such a result. The body that it makes takes six seconds. */
async function metered<T>(
  make: (body: () => ReadableStream<Uint8Array>) => T,
  use: (result: T) => unknown = () => undefined,
) {
  const { clock, metering, seen, wait } = await meteredMachine({ zones: [gpu] });
  await clock.advanceAsync(1000);
  let left = 6;
  const body = () =>
    new ReadableStream<Uint8Array>({
      async pull(controller) {
        await wait(1000);
        if (left-- > 1) controller.enqueue(new Uint8Array(8));
        else controller.close();
      },
    });
  void use(metering.meterInference({ model: "m" }, () => make(body)));
  for (let s = 0; s < 8; s++) {
    await clock.advanceAsync(1000);
    for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve));
  }
  await metering.flush();
  const { faults, inFlight } = metering.status;
  await metering.shutdown();
  expect([faults, inFlight]).toEqual([{}, 0]);
  return seen.footprints[0];
}

describe("a result that goes on", () => {
  it.each<[string, () => ReturnType<typeof metered>]>([
    [
      "a promise of a response",
      () =>
        metered(
          async (body) => new Response(body()),
          async (response) => (await response).text(),
        ),
    ],
    [
      "an object with a stream",
      () =>
        metered(
          (body) => ({ textStream: body() }),
          ({ textStream }) => textStream.pipeTo(new WritableStream()),
        ),
    ],
  ])("a result that goes on has the joules until its end: %s", async (_, run) => {
    const footprint = await run();
    expect(footprint).toMatchObject({ outcome: "ok", method: "measured", durationS: expect.closeTo(6, 6) });
    // An edge may take a refresh more.
    expect(Math.abs((footprint?.energy?.value ?? 0) - 900)).toBeLessThanOrEqual(15.1);
    expect(footprint?.reasons).toEqual(["no_intensity"]);
  });

  it.each<[string, () => unknown]>([
    ["an emitter", () => new EventEmitter()],
    ["a promise of an emitter", async () => new EventEmitter()],
    ["an object of promises", () => ({ text: new Promise(() => undefined) })],
  ])("a result that cannot be followed has no energy, with a reason: %s", async (_, make) => {
    const footprint = await metered(make);
    expect(footprint).toMatchObject({ outcome: "ok", coverage: 0, parts: [], self: {} });
    expect(footprint?.energy).toBeUndefined();
    expect(footprint?.reasons).toEqual(["unfollowed"]);
  });
});

import { expect, it, vi } from "vitest";
import { soon } from "../../test/soon.js";
import type { CardStates } from "../nvml/cards/card-state.js";
import { ReopenedStates } from "./reopened-states.js";

/** Cards that open on demand, on a clock of their own. */
function setUp() {
  let [nowMs, lookMs] = [0, 0];
  const events: string[] = [];
  let give: "whole" | "partial" | "none" | "fails" = "whole";
  let isWhole = true;
  const states = (number: number): CardStates => ({
    get isWhole() {
      return isWhole;
    },
    read() {
      nowMs += lookMs;
      return [{ id: `GPU-${number}` }];
    },
    close: () => void events.push(`close ${number}`),
  });
  let opened = 0;
  const reopened = new ReopenedStates(
    async () => {
      if (give === "fails") throw new Error("no koffi today");
      if (give === "none") return undefined;
      opened++;
      events.push(`open ${opened}`);
      isWhole = give === "whole";
      return states(opened);
    },
    () => nowMs,
  );
  return {
    reopened,
    events,
    set: (next: typeof give) => {
      give = next;
    },
    lose: () => {
      isWhole = false;
    },
    slow: (ms: number) => {
      lookMs = ms;
    },
    /** Reads again after this time, when the opening that it began has ended. */
    async after(ms: number) {
      nowMs += ms;
      const ids = reopened.read().map(({ id }) => id);
      await Promise.resolve().then(() => new Promise(setImmediate));
      return ids;
    },
  };
}

it("card states are opened at the first read, and read from then on", async () => {
  const { after, events } = setUp();
  expect(events).toEqual([]);
  expect([await after(0), await after(1000), await after(1000)]).toEqual([[], ["GPU-1"], ["GPU-1"]]);
  expect(events).toEqual(["open 1"]);
});

it("card states that cannot be opened are tried again with back-off", async () => {
  const { after, events, set } = setUp();
  set("none");
  await after(0);
  set("fails");
  await after(999);
  expect(events).toEqual([]);
  await after(1);
  set("whole");
  await after(1999);
  expect(events).toEqual([]);
  await after(1);
  expect(events).toEqual(["open 1"]);
  expect(await after(1)).toEqual(["GPU-1"]);
});

it("card states that lost a card are closed before the next ones open, and the other cards are read until then", async () => {
  const { after, events, lose } = setUp();
  await after(0);
  await after(1000);
  lose();
  expect(await after(1000)).toEqual(["GPU-1"]);
  expect(await after(500)).toEqual(["GPU-1"]);
  expect(await after(500)).toEqual(["GPU-1"]);
  expect(events).toEqual(["open 1", "close 1", "open 2"]);
  expect(await after(1000)).toEqual(["GPU-2"]);
});

it("a card that was missing from the start is looked for less and less often", async () => {
  const { after, events, set } = setUp();
  set("partial");
  await after(0);
  for (let second = 0; second < 3600; second++) await after(1000);
  expect(events.filter((event) => event.startsWith("open")).length).toBeGreaterThan(10);
  expect(events.filter((event) => event.startsWith("open")).length).toBeLessThan(20);
});

it("a slow driver is asked for card states less often, for at most one per cent of the time", async () => {
  const { after, slow } = setUp();
  await after(0);
  slow(20);
  expect(await after(1000)).toEqual(["GPU-1"]);
  expect(await after(1000)).toEqual(["GPU-1"]);
  expect(await after(1000)).toEqual([]);
  expect(await after(979)).toEqual([]);
  expect(await after(1)).toEqual(["GPU-1"]);
});

it("card states are looked at again after a single look that was slow, as when this process stood still", async () => {
  const { after, slow } = setUp();
  await after(0);
  slow(500);
  expect(await after(1000)).toEqual(["GPU-1"]);
  slow(0);
  expect(await after(1)).toEqual(["GPU-1"]);
  expect(await after(1)).toEqual(["GPU-1"]);
});

it("closed card states stay closed, and a connection that opens late is closed too", async () => {
  const { after, events, reopened } = setUp();
  reopened.read();
  reopened.close();
  await after(0);
  await vi.waitFor(() => expect(events).toEqual(["open 1", "close 1"]), soon);
  expect(await after(100_000)).toEqual([]);
  expect(events).toEqual(["open 1", "close 1"]);
});

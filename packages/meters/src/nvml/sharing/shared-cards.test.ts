import type { Reading } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { SharedCards } from "./shared-cards.js";
import type { CardUses } from "./use-share.js";

const [OURS, OTHER, BROKER] = [7, 9, 11];

/** A card with a driver that answers when the test wants. */
function setUp(running: readonly number[] = [OURS, OTHER]) {
  const state: { nowMs: number; running: readonly number[] | undefined; joules: number } = {
    ...{ nowMs: 0, running, joules: 0 },
  };
  const waiting: ((uses: CardUses | undefined) => void)[] = [];
  const cards = new SharedCards(
    {
      on: () => state.running,
      whose: (pid) => (pid === OURS ? "own" : pid === BROKER ? "anybody" : "others"),
      uses: () => new Promise((resolve) => waiting.push(resolve)),
    },
    () => state.nowMs,
  );
  const reading = (): Reading => ({
    ...{ zone: "card", atMs: state.nowMs, kind: "counter", microjoules: BigInt(state.joules) * 1_000_000n },
  });
  /** What a read a while later says. */
  const read = (ms: number, joules = 20) => {
    state.nowMs += ms;
    state.joules += joules;
    return cards.take("card", reading());
  };
  const answer = async (own: number | undefined, other = 0, pid = OURS) => {
    const used = [
      { pid, percent: own ?? 0 },
      { pid: OTHER, percent: other },
    ];
    waiting.shift()?.(own === undefined ? undefined : { used, looks: 1 });
    await cards.settled();
  };
  /** The driver has said it once: readings wait. */
  const begin = async () => {
    read(0, 0);
    await answer(50, 50);
    read(0, 0);
  };
  return { state, waiting, read, answer, begin };
}

const momentsOf = (readings: readonly Reading[]) => readings.map(({ atMs }) => atMs);

describe("readings of cards that others use too", () => {
  it("readings wait until the driver has said whose work it was, and none is lost or out of order", async () => {
    const { read, answer, begin } = setUp();
    await begin();
    expect([100, 50, 50].flatMap((ms) => read(ms))).toEqual([]);
    await answer(30, 90);
    const first = read(50);
    expect(momentsOf(first)).toEqual([0, 100, 150, 200]);
    expect(first.every(({ share }) => share?.own === 0.25)).toBe(true);
    expect([50, 50, 50].flatMap((ms) => read(ms))).toEqual([]);
    await answer(100, 0);
    const said = read(10);
    expect(momentsOf(said)).toEqual([250, 300, 350, 400]);
    expect(said.every(({ share }) => share?.own === 1)).toBe(true);
  });

  it("readings come at once before the driver has said it for the first time", () => {
    const { read, waiting } = setUp();
    for (let reads = 1; reads < 10; reads++)
      expect(read(100)).toMatchObject([{ atMs: 100 * reads, cotenants: "unknown" }]);
    expect(waiting).toHaveLength(1);
  });

  it("readings whose answer does not come in time say that others may have used the card", async () => {
    const { read, waiting, begin } = setUp();
    await begin();
    expect(read(200)).toEqual([]);
    expect(read(100)).toEqual([]);
    const late = read(100);
    expect(momentsOf(late)).toEqual([0, 200, 300, 400]);
    expect(late.every(({ cotenants }) => cotenants === "unknown")).toBe(true);
    expect(momentsOf(read(100))).toEqual([500]);
    expect(waiting).toHaveLength(1);
  });

  it("a driver that does not say it is asked every three seconds, and readings do not wait for it", async () => {
    const { read, answer, waiting, begin } = setUp();
    await begin();
    let asked = 0;
    for (let passedMs = 0; passedMs < 30_000; passedMs += 100) {
      const said = read(100);
      if (passedMs > 1000) expect(said).toMatchObject([{ cotenants: "unknown" }]);
      asked += waiting.length;
      await answer(undefined);
    }
    expect(asked).toBeGreaterThan(10);
    expect(asked).toBeLessThan(15);
  });

  it("values that stand still are kept at their ends alone", async () => {
    const { read, answer, begin } = setUp();
    await begin();
    read(100);
    for (let reads = 0; reads < 20; reads++) read(2, 0);
    read(2, 20);
    read(100);
    await answer(50, 50);
    expect(momentsOf(read(2))).toEqual([0, 100, 140, 142, 242]);
  });

  it("readings are marked where this process is not on the card, and where a process works for others", async () => {
    const elsewhere = setUp([OTHER]);
    elsewhere.read(100);
    await elsewhere.answer(0, 100);
    expect(elsewhere.read(10)).toMatchObject([{ cotenants: "unknown" }]);
    const brokered = setUp();
    brokered.read(100);
    await brokered.answer(50, 50, BROKER);
    expect(brokered.read(10)).toMatchObject([{ cotenants: "unknown" }]);
  });

  it("readings come at once on a card that is alone again, after those that waited", async () => {
    const { state, read, begin } = setUp();
    await begin();
    read(100);
    read(50);
    state.running = undefined;
    const said = read(50);
    expect(momentsOf(said)).toEqual([0, 100, 150, 200]);
    expect(said.map(({ cotenants }) => cotenants)).toEqual(["unknown", "unknown", "unknown", undefined]);
    expect(momentsOf(read(50))).toEqual([250]);
  });
});

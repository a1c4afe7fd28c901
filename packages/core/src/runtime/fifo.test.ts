import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { collectGarbage } from "../../test/collect-garbage.js";
import { Fifo } from "./lists.js";

describe("a queue", () => {
  it("a queue is empty at first", () => {
    const queue = new Fifo<number>();
    expect([queue.length, queue.peek(), queue.shift()]).toEqual([0, undefined, undefined]);
  });

  it("a queue behaves like an array, for any order of pushes and shifts", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { maxLength: 1000 }), (pushes) => {
        const queue = new Fifo<number>();
        const array: number[] = [];
        pushes.forEach((isPush, i) => {
          if (isPush) {
            queue.push(i);
            array.push(i);
          } else expect(queue.shift()).toBe(array.shift());
          expect(queue.length).toBe(array.length);
          expect(queue.peek()).toBe(array[0]);
        });
      }),
    );
  });

  it("a queue keeps its order over many items, and does not hold on to what was taken", async () => {
    const queue = new Fifo<{ i: number }>();
    const taken: WeakRef<object>[] = [];
    for (let i = 0; i < 10_000; i++) queue.push({ i });
    for (let i = 0; i < 9999; i++) {
      const item = queue.shift();
      expect(item?.i).toBe(i);
      taken.push(new WeakRef(item as object));
    }
    expect(queue.length).toBe(1);
    await collectGarbage();
    expect(taken.filter((reference) => reference.deref()).length).toBeLessThanOrEqual(65);
    expect(queue.shift()?.i).toBe(9999);
    expect(queue.length).toBe(0);
  });
});

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Linked, LinkedList } from "./lists.js";

interface Item extends Linked<Item> {
  readonly name: number;
}
const itemOf = (name: number): Item => ({ name, previous: undefined, next: undefined });
const namesOf = (list: Iterable<Item>) => [...list].map(({ name }) => name);

describe("a linked list", () => {
  it("a linked list keeps what a plain list would, through any adding and removing", () => {
    const steps = fc.array(fc.tuple(fc.boolean(), fc.nat()));
    fc.assert(
      fc.property(steps, (changes) => {
        const list = new LinkedList<Item>();
        const plain: Item[] = [];
        changes.forEach(([adds, at], i) => {
          const item = adds ? itemOf(i) : plain.splice(at % Math.max(1, plain.length), 1)[0];
          if (adds && item) plain.push(item);
          if (item) adds ? list.append(item) : list.remove(item);
          expect(namesOf(list)).toEqual(namesOf(plain));
          expect([list.size, list.first]).toEqual([plain.length, plain[0]]);
        });
      }),
    );
  });

  it("a linked list lets an item be removed, and appended again, while it is given", () => {
    const list = new LinkedList<Item>();
    for (const name of [1, 2, 3]) list.append(itemOf(name));
    for (const item of list) {
      list.remove(item);
      if (item.name === 2) list.append(item);
      if (item.next === undefined && list.size === 1) break;
    }
    expect(namesOf(list)).toEqual([2]);
  });

  it("a linked list lets go of what was removed", () => {
    const list = new LinkedList<Item>();
    const [first, second] = [itemOf(1), itemOf(2)];
    list.append(first);
    list.append(second);
    list.remove(first);
    expect([first.next, second.previous]).toEqual([undefined, undefined]);
  });
});

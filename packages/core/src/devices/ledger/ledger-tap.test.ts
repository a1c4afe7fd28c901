import { describe, expect, it } from "vitest";
import type { LedgerTap, TappedUse } from "../../options/ledger-tap.js";
import { Ledger } from "./ledger.js";

/** A ledger whose tap notes what it sees, with the uses by their order. */
function tapped() {
  const seen: string[] = [];
  const uses: TappedUse[] = [];
  const nameOf = (use: TappedUse) => {
    if (!uses.includes(use)) uses.push(use);
    return `use ${uses.indexOf(use)}`;
  };
  const tap: LedgerTap = {
    declare: () => undefined,
    read: () => undefined,
    gap: () => undefined,
    open: (device, atS) => seen.push(`open ${device} at ${atS}`),
    reopen: (device, atS) => seen.push(`reopen ${device} at ${atS}`),
    close: (device, { fromS, toS, energy, isRest }) =>
      seen.push(`close ${device} ${fromS}…${toS} ${energy} J${isRest ? " rest" : ""}`),
    lose: (device, atS) => seen.push(`lose ${device} at ${atS}`),
    start: (use, atS) => seen.push(`start ${nameOf(use)} at ${atS}`),
    weigh: (device, use, atS, weight) => seen.push(`weigh ${nameOf(use)} on ${device} at ${atS}: ${weight}`),
    end: (use, atS) => seen.push(`end ${nameOf(use)} at ${atS}`),
    expire: (use) => seen.push(`expire ${nameOf(use)}`),
  };
  const ledger = new Ledger(tap);
  const device = ledger.addDevice({ refreshS: 0.1, idleWatts: 0, idle: "share" }, 0);
  return { seen, ledger, device, selection: ledger.select([device]) };
}
const holder = { deviceUseSettled: () => undefined };

describe("the tap of a ledger", () => {
  it("a tap sees the ticks and the uses in order, and a parent's weight as its child pauses it", () => {
    const { seen, ledger, device, selection } = tapped();
    const parent = ledger.start(selection, 1, 2, undefined, holder);
    device.close(0.5, 3);
    const child = ledger.start(selection, 2, 1, parent, holder);
    ledger.setWeight(parent, 2.5, 4);
    ledger.end(child, 3);
    device.close(4, 7);
    ledger.end(parent, 5);
    device.lose(6);
    expect(seen).toEqual([
      "open 0 at 0",
      "start use 0 at 1",
      "close 0 0…0.5 3 J rest",
      "start use 1 at 2",
      "weigh use 0 on 0 at 2: 0",
      "weigh use 0 on 0 at 2.5: 0",
      "end use 1 at 3",
      "weigh use 0 on 0 at 3: 4",
      "close 0 0.5…4 7 J",
      "end use 0 at 5",
      "lose 0 at 6",
    ]);
  });

  it("a tap sees that nobody waits for a use any longer, once", () => {
    const { seen, ledger, selection } = tapped();
    const use = ledger.start(selection, 1, 1, undefined, holder);
    ledger.end(use, 2);
    ledger.expire(use);
    ledger.expire(use);
    expect(seen.filter((line) => line.startsWith("expire"))).toEqual(["expire use 0"]);
  });
});

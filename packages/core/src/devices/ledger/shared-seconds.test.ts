import fc from "fast-check";
import { expect, it } from "vitest";
import { OracleActivity, oracleSeconds } from "../../../test/oracle.js";
import type { DeviceLedger } from "./device-ledger.js";
import type { DeviceSelection, DeviceUse } from "./device-use.js";
import { Ledger } from "./ledger.js";

interface Tracked {
  readonly use: DeviceUse;
  readonly parent: Tracked | undefined;
  readonly devices: readonly number[];
  readonly oracles: readonly OracleActivity[];
}

const DEVICES = [0, 1, 2];
const SELECTIONS = [[0, 1, 2], [0, 2], [1]];
const RULES = { refreshS: 0.1, idleWatts: 30, idle: "share" } as const;
const holder = { deviceUseSettled: () => undefined };

/** What happens next, and to which of those concerned. */
const event = fc.record({
  what: fc.constantFrom("start", "start", "start", "end", "end", "weigh", "tick", "tick", "lose", "expire"),
  which: fc.nat(),
  selection: fc.constantFrom(0, 0, 1, 2),
  weight: fc.constantFrom(0, 0.5, 1, 1, 1, 7),
  isChild: fc.boolean(),
  afterS: fc.constantFrom(0, 0.001, 0.013, 0.4),
});

const isRunning = ({ use }: Tracked) => !use.ended;
const claims = (one: Tracked, device: number) =>
  isRunning(one) && one.use.weight > 0 && one.devices.includes(device);

/** The nearest ancestor with a weight on the device, unless an ancestor up to there has ended. */
function pausedBy({ parent }: Tracked, device: number): Tracked | undefined {
  for (let above = parent; above && isRunning(above); above = above.parent)
    if (above.use.weight > 0 && above.devices.includes(device)) return above;
  return undefined;
}

/** Writes down who runs on each device from now on. */
function record(all: readonly Tracked[], atS: number): void {
  for (const device of DEVICES)
    for (const one of all) {
      const isPaused = all.some((other) => claims(other, device) && pausedBy(other, device) === one);
      const share = claims(one, device) && !isPaused ? 1 : 0;
      one.oracles[device]?.changes.push({ atS, weight: share * one.use.weight, share });
    }
}

it("every use has at any moment the seconds of each device that a naive reckoning gives it", () => {
  fc.assert(
    fc.property(fc.array(event, { maxLength: 80, size: "max" }), (events) => {
      const ledger = new Ledger();
      const devices = DEVICES.map(() => ledger.addDevice(RULES, 0));
      const selections = SELECTIONS.map((of) => ledger.select(of.map((i) => devices[i] as DeviceLedger)));
      const all: Tracked[] = [];
      let now = 0;
      for (const { what, which, selection, weight, isChild, afterS } of events) {
        now += afterS;
        const open = all.filter(isRunning);
        const over = all.filter(({ use }) => use.ended && use.unsettled > 0);
        const one = open[which % Math.max(1, open.length)];
        const device = devices[which % DEVICES.length] as DeviceLedger;
        if (what === "start") {
          const parent = isChild ? one : undefined;
          const of = selections[selection] as DeviceSelection;
          const use = ledger.start(of, now, weight, parent?.use, holder);
          const oracles = DEVICES.map(() => new OracleActivity());
          all.push({ use, parent, devices: of.devices, oracles });
        } else if (what === "end" && one) ledger.end(one.use, now);
        else if (what === "weigh" && one) ledger.setWeight(one.use, now, weight);
        else if (what === "tick") device.close(now, 10 * (now - device.openedAtS));
        else if (what === "lose") device.lose(now);
        else if (what === "expire" && over[0]) ledger.expire(over[0].use);
        record(all, now);
        // A use without weight takes nothing, and brings every device up to now.
        ledger.end(ledger.start(selections[0] as DeviceSelection, now, 0, undefined, holder), now);
        for (const index of DEVICES) {
          const seconds = oracleSeconds(
            all.map(({ oracles }) => oracles[index] as OracleActivity),
            now,
          );
          for (const { use, devices: selected, oracles } of all) {
            if (!selected.includes(index)) continue;
            const { sharedS } = (devices[index] as DeviceLedger).read(use);
            expect(Math.abs(sharedS - seconds.of(oracles[index] as OracleActivity))).toBeLessThan(1e-12);
          }
        }
      }
    }),
    { numRuns: 20 },
  );
});

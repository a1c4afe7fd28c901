/** The test vectors of the format: small records that can be computed with a pencil. */

import { Chain } from "../src/format/chain.js";
import { FORMAT } from "../src/format/computed.js";
import type { DeviceEntry, FootprintEntry, StreamEntry, TickEntry } from "../src/format/entries.js";
import { PricedResults, type RecordedFootprint } from "../src/replay/priced-results.js";
import { Replay } from "../src/replay/replay.js";

const device = (more: Partial<DeviceEntry> = {}): DeviceEntry => ({
  ...{
    type: "device",
    device: 0,
    zone: "z",
    component: "cpu",
    scope: "device",
    meter: "m",
    origin: "sensor",
  },
  ...{ maxWatts: 1000, refresh: 1, idle: "share", ...more },
});
const counter = (at: number, joules: number, step: number): StreamEntry => ({
  ...{ type: "counter", device: 0, at, count: String(joules * 1e6), step: String(step * 1e6), factor: 1 },
  slack: 2,
});
const tick = (from: number, to: number, energy: number, more: Partial<TickEntry> = {}): TickEntry => ({
  ...{ type: "tick", device: 0, from, to, late: 0, rest: false, seen: to, energy, idleWatts: 10, refresh: 1 },
  ...{ own: 1, idle: 1, most: 1, ...more },
});
const start = (use: number, at: number, weight = 1): StreamEntry => ({
  ...{ type: "start", use, at, weight, devices: [0] },
});
const end = (use: number, at: number): StreamEntry => ({ type: "end", use, at, activity: `activity-${use}` });
const open: StreamEntry = { type: "open", device: 0, at: 0 };

/** 100 J of dynamic energy by weight × time, 10 W of idle energy equally. */
const sharedTick: StreamEntry[] = [
  ...[device(), open, counter(0, 0, 0), start(0, 0), start(1, 0.5, 3), end(1, 1), counter(1, 110, 110)],
  ...[tick(0, 1, 110), end(0, 2), counter(2, 140, 30), tick(1, 2, 30)],
];
/** A child pauses its parent; the counter wraps; a use expires, and its part is nobody's. */
const pausedParent: StreamEntry[] = [
  ...[device({ modulus: "200000000", maxWatts: 100 }), open, counter(0, 150, 0), start(0, 0, 2)],
  { type: "start", use: 1, parent: 0, at: 0.25, weight: 1, devices: [0] },
  { type: "weight", use: 0, device: 0, at: 0.25, weight: 0 },
  end(1, 0.75),
  { type: "weight", use: 0, device: 0, at: 0.75, weight: 2 },
  { type: "expire", use: 1 },
  ...[counter(1, 10, 60), tick(0, 1, 60), end(0, 1.5), { type: "lose", device: 0, at: 2 } as const],
];
/** Rest before the first start; a tick that closes late borrows; a deficit is carried. */
const lateTick: StreamEntry[] = [
  ...[device({ idle: "exclude" }), open, counter(0, 0, 0), start(0, 1.5), counter(2, 20, 20)],
  ...[
    tick(0, 1, 20, { rest: true, seen: 2 }),
    counter(3, 45, 25),
    tick(1, 3.25, 25, { late: 0.25, seen: 3 }),
  ],
  ...[end(0, 4), counter(4, 50, 5), tick(3.25, 4.25, 5, { seen: 4 })],
];
/** A gauge, another process, a share of the whole, and grams by slots. */
const gauge: StreamEntry[] = [
  ...[device({ refresh: 0.5 }), open],
  { type: "gauge", device: 0, at: 1, watts: 50, window: 0.5, step: 0, factor: 1 },
  { type: "open", device: 0, at: 0.5 },
  start(0, 0.5),
  { type: "gauge", device: 0, at: 2, watts: 150, window: 0.5, step: 100, factor: 0.5 },
  ...[end(0, 1.5), tick(0.5, 1.5, 50, { seen: 2, own: 0.5, idle: 0.25, most: 0.75 })],
];
const band = (value: number) => ({ value, low: 0.9 * value, high: 1.1 * value });
const priced = (value: number) => ({ gramsPerKwh: band(value) });
const footprint = (joules: number): FootprintEntry["footprint"] => ({
  ...{ version: 1, id: "activity-0", self: { energy: band(joules) }, energy: band(joules) },
  parts: [
    {
      ...{ component: "cpu", method: "measured", methodId: "m", boundary: "client" },
      ...{ emissionSource: "operational", energy: band(joules), co2e: band((joules * 250) / 3.6e6) },
      slots: [
        { energy: 0.75 * joules, intensity: priced(200) },
        { energy: 0.25 * joules, intensity: priced(400) },
      ],
    },
    {
      ...{ component: "cooling", method: "modelled", methodId: "pue", boundary: "client" },
      ...{ emissionSource: "operational", energy: band(7) },
    },
  ],
});

/** Their texts, by their names. */
export const vectors = (): Readonly<Record<string, string>> => ({
  "shared-tick": recorded("shared-tick", sharedTick),
  "paused-parent": recorded("paused-parent", pausedParent),
  "late-tick": recorded("late-tick", lateTick),
  gauge: recorded("gauge", gauge, footprint(22.5)),
});

function recorded(
  name: string,
  entries: readonly StreamEntry[],
  delivered?: FootprintEntry["footprint"],
): string {
  const chain = new Chain();
  const replay = new Replay();
  const priced = new PricedResults(replay.devices);
  const lines = [
    chain.add({ type: "header", ...FORMAT, name }),
    chain.add({ type: "environment" }),
    chain.add({ type: "workload" }),
  ];
  let results = 0;
  for (const entry of entries) {
    lines.push(chain.add(entry));
    for (const result of replay.take(entry)) {
      priced.add(result);
      lines.push(chain.add(result));
      results++;
    }
  }
  const footprints = delivered ? 1 : 0;
  if (delivered) {
    const computed = priced.take(delivered as unknown as RecordedFootprint);
    lines.push(chain.add({ type: "footprint", footprint: delivered, ...computed }));
    lines.push(chain.add({ type: "repetition", index: 0, from: 0, to: 2, footprints: 1, ...computed }));
  }
  const counts = { results, footprints, repetitions: footprints };
  lines.push(chain.close({ type: "trailer", ...counts, books: replay.books }));
  return lines.map((line) => `${line}\n`).join("");
}

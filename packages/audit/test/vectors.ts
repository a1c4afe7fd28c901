/** The test vectors of the format: small records that can be computed with a pencil. */

import { createPrivateKey, type KeyObject } from "node:crypto";
import { Chain } from "../src/format/chain.js";
import { FORMAT } from "../src/format/computed.js";
import type { DeviceEntry, FootprintEntry, StreamEntry, TickEntry } from "../src/format/entries.js";
import { PricedResults } from "../src/replay/priced-results.js";
import type { RecordedFootprint } from "../src/replay/recorded-footprint.js";
import { Replay } from "../src/replay/replay.js";
import { chained, linesOf } from "./chained.js";

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
const counter = (at: number, joules: number, step: number, device = 0): StreamEntry => ({
  ...{ type: "counter", device, at, count: String(joules * 1e6), step: String(step * 1e6), factor: 1 },
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
/** A reading that does not count and one that fails; the tick turns out to have opened later. */
const lostReading: StreamEntry[] = [
  ...[device({ accuracy: { low: 0.9, high: 1.1 } }), open, counter(0, 0, 0)],
  ...[{ type: "reopen", device: 0, at: 0.5 } as const, start(0, 1)],
  { type: "counter", device: 0, at: 1, count: "30000000", lost: "unread", factor: 1 },
  { type: "gap", device: 0, at: 1.25, reason: "timeout" },
  ...[end(0, 1.5), counter(2, 80, 50), tick(0.5, 2, 50)],
];
/** Two sockets of one kind and a modelled card with two uses; a use without devices. */
const severalDevices: StreamEntry[] = [
  ...[device(), device({ device: 1, zone: "y" })],
  device({ device: 2, zone: "x", component: "gpu", meter: "n", origin: "model", refresh: 0.5 }),
  ...[0, 1, 2].map((index): StreamEntry => ({ type: "open", device: index, at: 0 })),
  ...[counter(0, 0, 0), counter(0, 0, 0, 1)],
  { type: "start", use: 0, at: 0, weight: 1, devices: [0, 1, 2] },
  { type: "start", use: 1, at: 0, weight: 2, devices: [2] },
  { type: "start", use: 2, parent: 1, at: 0, weight: 1, devices: [] },
  ...[
    { type: "gauge", device: 2, at: 0.5, watts: 100, window: 0.5, step: 0, factor: 1 } as const,
    end(2, 0.5),
  ],
  ...[end(0, 1), end(1, 1), counter(1, 40, 40), counter(1, 20, 20, 1), tick(0, 1, 40)],
  { type: "gauge", device: 2, at: 1.5, watts: 100, window: 0.5, step: 100, factor: 1 },
  ...[tick(0, 1, 20, { device: 1 }), tick(0, 1, 100, { device: 2, seen: 1.5 })],
];
const band = (value: number) => ({ value, low: 0.9 * value, high: 1.1 * value });
const priced = (value: number) => ({ gramsPerKwh: band(value) });
const part = (component: string, method: string, methodId: string) => ({
  ...{ component, method, methodId, boundary: "client", emissionSource: "operational" },
});
const twoPrices = {
  ...{ version: 1, id: "activity-0", self: { energy: band(29.5), co2e: band(0.0015625) } },
  ...{ energy: band(29.5), co2e: band(0.0015625), reasons: ["no_intensity"] },
  parts: [
    {
      ...part("cpu", "measured", "m"),
      ...{ energy: band(22.5), co2e: band(0.0015625) },
      slots: [
        { energy: 0.75 * 22.5, intensity: priced(200) },
        { energy: 0.25 * 22.5, intensity: priced(400) },
      ],
    },
    { ...part("cooling", "modelled", "pue"), energy: band(7) },
  ],
};
const twoKinds = {
  ...{ version: 1, id: "activity-0", self: { energy: band(95), co2e: band(0.0095) }, reasons: [] },
  ...{ energy: band(95), co2e: band(0.0095), intensity: priced(360) },
  parts: [
    { ...part("cpu", "measured", "m"), energy: band(60), co2e: band(0.006) },
    { ...part("gpu", "modelled", "n"), energy: band(35), co2e: band(0.0035) },
  ],
};
/** The first secret key of RFC 8032, section 7.1, as DER. */
const key = createPrivateKey({
  key: Buffer.from(
    "302e020100300506032b6570042204209d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
    "hex",
  ),
  ...{ format: "der", type: "pkcs8" },
});

/** Their texts, by their names. */
export function vectors(): Readonly<Record<string, string>> {
  const shared = recorded("shared-tick", sharedTick);
  const devices = recorded("several-devices", severalDevices, { footprint: twoKinds });
  return {
    "shared-tick": shared,
    "paused-parent": recorded("paused-parent", pausedParent),
    "late-tick": recorded("late-tick", lateTick),
    gauge: recorded("gauge", gauge, { footprint: twoPrices }),
    "lost-reading": recorded("lost-reading", lostReading),
    "several-devices": devices,
    signed: recorded("signed", sharedTick, { key }),
    partial: shared.slice(0, shared.indexOf('{"type":"trailer"') + 20),
    edited: shared.replace('"count":"110000000"', '"count":"110000001"'),
    "dropped-part": withoutCard(devices),
  };
}

/** The joules of the card are left out, all sums fit, and the chain is computed again. */
function withoutCard(text: string): string {
  const [cpu] = twoKinds.parts;
  const self = { energy: band(60), co2e: band(0.006) };
  const grams = 60 * (360 / 3.6e6);
  const lines = linesOf(text).map((line) => {
    const entry = JSON.parse(line) as Record<string, unknown>;
    if (entry.type === "footprint")
      Object.assign(entry, { footprint: { ...twoKinds, ...self, self, parts: [cpu] } });
    return JSON.stringify("grams" in entry ? { ...entry, joules: 60, grams } : entry);
  });
  return chained(lines);
}

function recorded(
  name: string,
  entries: readonly StreamEntry[],
  { footprint: delivered, key }: { footprint?: FootprintEntry["footprint"]; key?: KeyObject } = {},
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
  const { undelivered } = priced;
  lines.push(chain.close({ type: "trailer", ...counts, undelivered, books: replay.books }, key));
  return lines.map((line) => `${line}\n`).join("");
}

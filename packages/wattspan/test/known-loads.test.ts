/** A whole host with known loads: what Wattspan says of a counter that another process moves, against the truth. */

import { createMetering, type Metering } from "@wattspan/core";
import { footprintCollector } from "@wattspan/core/testing";
import { rapl } from "@wattspan/meters";
import { afterEach, describe, expect, it } from "vitest";
import { type AdvancedTree, advancedTree } from "./powercap/advanced-tree.js";
import type { HostTruth } from "./powercap/host-power.js";

const cleanups: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
});

const host = {
  idleWatts: 20,
  wattsPerCore: 30,
  groups: ["app"],
  others: { cores: 1, onMs: 7, offMs: 6 },
};

async function start(idle: "share" | "exclude") {
  const tree = await advancedTree(host);
  cleanups.push(() => tree.close());
  const seen = footprintCollector();
  const metering = createMetering({
    meters: [rapl(tree.paths("app"))],
    attribution: { idle },
    observers: [seen.observer],
    telemetry: { detail: "off" },
  });
  cleanups.push(() => metering.shutdown());
  await metering.ready;
  return { tree, metering, seen };
}

describe("x", () => {
  it.each(["exclude", "share"] as const)("measures %s", async (idle) => {
    const { tree, metering } = await start(idle);
    await tree.ask({ do: "mark" });
    await tree.ask({ do: "load", group: "app", cores: 0, ms: 300 });
    await metering.refresh();
    await tree.ask({ do: "load", group: "app", cores: 0, ms: 400 });
    await metering.refresh();
    const base = metering.status.devices[0]!;
    const baseTruth = await tree.ask({ do: "others" });
    let activity = 0, unattributed = 0, share = 0;
    for (let i = 0; i < 4; i++) {
      const before = await tree.ask({ do: "mark" });
      const after = await metering.meterInference({ model: "m" }, () => tree.ask({ do: "load", group: "app", cores: 2, ms: 360 }));
      activity += after.joules.app! - before.joules.app!;
      const f = (after.cpuS.app! - before.cpuS.app!) ;
      share += (after.idleJ - before.idleJ) * f / (f + after.cpuS.others! - before.cpuS.others!);
      const bare = await tree.ask({ do: "load", group: "app", cores: 1.5, ms: 200 });
      unattributed += bare.joules.app! - after.joules.app!;
      await tree.ask({ do: "load", group: "app", cores: 0, ms: 50 });
      await metering.refresh();
    }
    const end = await tree.ask({ do: "stop" });
    await metering.flush();
    const d = metering.status.devices[0]!;
    const truth = { activity, unattributed, other: end.joules.others! - baseTruth.joules.others!, idle: end.idleJ - baseTruth.idleJ };
    if (idle === "share") { truth.activity += share; truth.idle -= share; }
    const got = { activity: d.activity - base.activity, unattributed: d.unattributed - base.unattributed, other: d.otherProcess - base.otherProcess, idle: d.idle - base.idle };
    console.log(idle, d.idleWatts, Object.entries(truth).map(([k, v]) => `${k} ${v.toFixed(2)} ${(got as any)[k].toFixed(2)} ${(((got as any)[k] / v - 1) * 100).toFixed(2)}%`).join("; "), d.total - end.microjoules / 1e6, d.ticks, d.carry, base);
  });
});

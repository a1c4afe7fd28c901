/**
 * Kepler since 0.10, which reads RAPL and adds up wraps itself. Its zones overlap: `core` is inside `package`
 * and is left out; `psys` contains both and covers the whole host, so core counts it only without other
 * zones. Source: Kepler, `docs/user/metrics.md`, `internal/device/energy_zone.go` (several sockets are one
 * zone with the path `aggregated-package`).
 */

import type { Labels } from "../../exposition/sample.js";
import type { Preset } from "../page/preset.js";
import { type Identity, type Series, zoneOf } from "../page/series.js";

/** Its zone in RAPL's terms. A zone of one socket has the id of `rapl()`, so that it counts once. */
function identity(labels: Labels, zone: RegExp): Identity | undefined {
  const name = labels.get("zone") ?? "";
  if (!zone.test(name)) return undefined;
  const host = labels.get("node_name");
  const domain = /intel-rapl(?:-mmio)?:[\d:]+$/.exec(labels.get("path") ?? "")?.[0];
  return { id: domain ?? `kepler:${host ?? ""}:${name}`, name, host };
}

const series = (zone: RegExp, of: Series["zone"]): Series[] =>
  (["J", "W"] as const).map((unit) => ({
    name: unit === "J" ? "kepler_node_cpu_joules_total" : "kepler_node_cpu_watts",
    unit,
    zone: of,
    identity: (labels) => identity(labels, zone),
  }));

export const kepler: Preset = {
  path: "/metrics",
  refreshMs: 5000,
  series: [
    // All sockets of a server are one zone.
    ...series(/^package/, zoneOf({ component: "cpu", scope: "device", maxWatts: 8000 })),
    ...series(/^dram/, zoneOf({ component: "memory", scope: "component" })),
    // The same band as for psys read here: it has been seen below the sum of its parts.
    ...series(/^psys/, zoneOf({ component: "server", scope: "host", accuracy: { low: 0.95, high: 1.65 } })),
  ],
};

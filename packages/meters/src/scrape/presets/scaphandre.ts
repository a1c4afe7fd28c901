/**
 * Scaphandre, which shows RAPL's raw counters: they go back at a wrap, and that tick is lost. `scaph_host_*`
 * is psys on some machines and a sum of sockets on others, so it is not read. Source: Scaphandre,
 * `docs_src/references/metrics.md`, `src/exporters/mod.rs`.
 */

import type { Labels } from "../../exposition/sample.js";
import type { Preset } from "../page/preset.js";
import { type Identity, type Series, zoneOf } from "../page/series.js";

/**
 * Sockets and domains have the numbers and ids of the kernel's zones, so that each counts once together with
 * `rapl()`.
 */
function domain(labels: Labels): Identity | undefined {
  const [socket, index, name] = ["socket_id", "domain_id", "domain_name"].map((label) => labels.get(label));
  if (socket === undefined || index === undefined || name !== "dram") return undefined;
  return { id: `intel-rapl:${socket}:${index}`, name: `dram of socket ${socket}` };
}

function socket(labels: Labels): Identity | undefined {
  const id = labels.get("socket_id");
  return id === undefined ? undefined : { id: `intel-rapl:${id}`, name: `socket ${id}` };
}

const both = (name: string, zone: Series["zone"], identity: Series["identity"]): Series[] => [
  { name: `${name}_energy_microjoules`, unit: "uJ", zone, identity },
  { name: `${name}_power_microwatts`, unit: "uW", zone, identity },
];

export const scaphandre: Preset = {
  path: "/metrics",
  refreshMs: 2000,
  series: [
    ...both("scaph_socket", zoneOf({ component: "cpu", scope: "device" }), socket),
    ...both("scaph_domain", zoneOf({ component: "memory", scope: "component" }), domain),
    {
      name: "scaph_host_rapl_psys_microjoules",
      unit: "uJ",
      zone: zoneOf({ component: "server", scope: "host", accuracy: { low: 0.95, high: 1.65 } }),
      identity: () => ({ id: "scaphandre:psys", name: "psys" }),
    },
  ],
};

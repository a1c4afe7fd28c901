/**
 * NVIDIA's dcgm-exporter. A divided (MIG) or shared card is repeated for each instance and container with the
 * energy of the whole card: it counts once. Source: NVIDIA/dcgm-exporter, `etc/default-counters.csv`; blank
 * values: DCGM, `dcgm_structs.h`. A 0 is one too, of a card that could not be read
 * (NVIDIA/gpu-monitoring-tools#104): each has drawn something since its driver was loaded.
 */

import type { Labels } from "../../exposition/sample.js";
import { NVML_WINDOW_MS } from "../../model-server/energy-counter.js";
import type { Preset } from "../page/preset.js";
import { type Identity, type Series, zoneOf } from "../page/series.js";

/** DCGM's smallest marks of a missing number: of whole numbers and of others. */
const BLANK_INTEGER = 2 ** 63; // From 0x7ffffffffffffff0 on, as a double.
const BLANK_DOUBLE = 140_737_488_355_328;

function card(labels: Labels): Identity | undefined {
  const uuid = labels.get("uuid");
  if (!uuid) return undefined;
  const name = `${labels.get("modelname") ?? "GPU"} (${labels.get("gpu") ?? uuid})`;
  return { id: uuid, name, host: labels.get("hostname") };
}

const zone: Series["zone"] = zoneOf({
  ...{ component: "gpu", scope: "device", maxWatts: 3000 },
  // It does not report the processes on a card.
  cotenants: "unknown",
});

export const dcgm: Preset = {
  path: "/metrics",
  refreshMs: 30_000,
  series: [
    {
      name: "DCGM_FI_DEV_TOTAL_ENERGY_CONSUMPTION",
      unit: "mJ",
      zone,
      identity: card,
      isBlank: (value) => value === 0 || value >= BLANK_INTEGER,
    },
    {
      name: "DCGM_FI_DEV_POWER_USAGE",
      unit: "W",
      windowMs: NVML_WINDOW_MS,
      zone,
      identity: card,
      isBlank: (value) => value === 0 || value >= BLANK_DOUBLE,
    },
  ],
  notes: ["A card that is divided (MIG) counts as a whole: the energy of its instances is not reported."],
};

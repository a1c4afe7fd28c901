/** Chips that count energy: Intel's cards, and AMD's processors. */

import type { Zone } from "@wattspan/core";
import { sleepStatusOf } from "../gauge/device-sleep.js";
import { energyCounter, sleepingCounter } from "../gauge/energy-counter.js";
import type { DirectSensor } from "../gauge/open-sensors.js";
import type { Files } from "../host/files/files.js";
import type { Chip } from "./chip.js";
import { channelsOf, microsOf } from "./quantity.js";

const INTEL_CARDS: ReadonlySet<string> = new Set(["i915", "xe"]);
const AMD_PROCESSORS: ReadonlySet<string> = new Set(["zenergy", "amd_energy"]);
/** The hardware counts about every millisecond. */
const REFRESH_MS = 1;
/** Peaks exceed the limit, which applies to an average. */
const PEAK_OVER_LIMIT = 2;
const MAX_WATTS = { card: 1000, processor: 2000 };

/**
 * `energy1` of the driver xe is the card and `energy2` the package on it; i915, and xe if the card is not
 * measured, have only the package. The energy of an integrated graphics unit is in the processor's package,
 * and on none of these chips. A sleeping card is not woken.
 */
export function intelCards(chips: readonly Chip[], files: Files): DirectSensor[] {
  return chips
    .filter(({ name }) => INTEL_CARDS.has(name))
    .flatMap((chip) => {
      const id = chip.pci ?? chip.device;
      const [outer, ...inner] = channelsOf(chip, "energy", "input");
      if (outer === undefined) return [];
      const sleep = sleepStatusOf(chip.pathOf(`energy${outer}_input`), files);
      // The driver wakes the card for its limit too.
      const limit = (sleep?.isAsleep ? undefined : microsOf(chip, "power1_max")) ?? 0;
      const maxWatts = Math.max(MAX_WATTS.card, PEAK_OVER_LIMIT * limit);
      const idOf = (channel: number) => (channel === outer ? id : `${id}/energy${channel}`);
      return [outer, ...inner].map((channel) => {
        const label = chip.text(`energy${channel}_label`);
        const zone: Zone = {
          id: idOf(channel),
          name: `Intel GPU ${chip.device.split("/").at(-1)}${label ? ` ${label}` : ""}`,
          component: "gpu",
          scope: channel === outer ? "device" : "component",
          origin: "sensor",
          refreshMs: REFRESH_MS,
          maxWatts,
          ...(channel === outer && inner.length > 0 && { contains: inner.map(idOf) }),
        };
        const counter = energyCounter(zone, chip.pathOf(`energy${channel}_input`), files);
        return sleep ? sleepingCounter(counter, sleep.path, files) : counter;
      });
    });
}

/**
 * Sockets of AMD's processors. Their cores are left out: each shows a single core, and the socket includes
 * them all.
 */
export function amdSockets(chips: readonly Chip[], files: Files): DirectSensor[] {
  return chips
    .filter(({ name }) => AMD_PROCESSORS.has(name))
    .flatMap((chip) =>
      channelsOf(chip, "energy", "label").flatMap((channel) => {
        const socket = /^Esocket(\d+)$/.exec(chip.text(`energy${channel}_label`) ?? "")?.[1];
        if (socket === undefined) return [];
        const zone: Zone = {
          id: `${chip.device}/socket${socket}`,
          name: `CPU package ${socket}`,
          component: "cpu",
          scope: "device",
          origin: "sensor",
          refreshMs: REFRESH_MS,
          maxWatts: MAX_WATTS.processor,
        };
        return [energyCounter(zone, chip.pathOf(`energy${channel}_input`), files)];
      }),
    );
}

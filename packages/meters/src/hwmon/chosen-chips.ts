/** Chips whose quantity only the owner of the machine knows. */

import type { Component, Zone } from "@wattspan/core";
import { energyCounter } from "../gauge/energy-counter.js";
import type { Factor } from "../gauge/gauge.js";
import type { DirectSensor, GaugeSensor } from "../gauge/open-sensors.js";
import type { Files } from "../host/files/files.js";
import type { Chip } from "./chip.js";
import { pairsOf } from "./pairs.js";
import { channelsOf, MICRO, MILLI, updateOf } from "./quantity.js";

/** The quantity of a chip, as the owner states it. */
export interface ChosenChip {
  readonly component: Component;
  /** Default `component`. `host` for everything in the box: it is then never added to parts. */
  readonly scope?: Zone["scope"];
  /** Maximum power of one of its channels, in watts. Default 2000. */
  readonly maxWatts?: number;
}

const REFRESH_MS = 100;
const MAX_WATTS = 2000;

/** The sensors of one chip: energy before power, and power before voltage and current. */
export function chosenSensors(
  chip: Chip,
  chosen: ChosenChip,
  files: Files,
): { readonly counters: readonly DirectSensor[]; readonly gauges: readonly GaugeSensor[] } {
  const energies = channelsOf(chip, "energy", "input").filter((channel) => isOn(chip, "energy", channel));
  if (energies.length > 0) {
    const counters = energies.map((channel) => {
      const path = chip.pathOf(`energy${channel}_input`);
      return energyCounter(zoneOf(chip, chosen, `energy${channel}`), path, files);
    });
    return { counters, gauges: [] };
  }
  const powers = powerFactors(chip);
  const factors = powers.length > 0 ? powers : pairFactors(chip);
  const zones = withTotal(factors.map(([name]) => zoneOf(chip, chosen, name)));
  const gauges = factors.map(([, product], place) => {
    const zone = zones[place] as Zone;
    const terms = [{ factors: product }];
    return { zone, gauge: { zone: zone.id, terms, windowMs: zone.refreshMs, maxWatts: zone.maxWatts } };
  });
  return { counters: [], gauges };
}

/** A power supply shows its total next to its outputs (`power total`, `power +12v`): they are inside it. */
function withTotal(zones: readonly Zone[]): readonly Zone[] {
  const isTotal = ({ name = "" }: Zone) => /\btotal\b/i.test(name);
  const parts = zones.filter((zone) => !isTotal(zone)).map(({ id }) => id);
  const holdsAll = zones.length - parts.length === 1 && parts.length > 0;
  return holdsAll ? zones.map((zone) => (isTotal(zone) ? { ...zone, contains: parts } : zone)) : zones;
}

/** Whether a chip has values that give power or energy. */
export const hasPower = (chip: Chip): boolean =>
  channelsOf(chip, "energy", "input").length > 0 ||
  powerFactors(chip).length > 0 ||
  pairFactors(chip).length > 0;

type Product = readonly [name: string, factors: readonly Factor[]];

function powerFactors(chip: Chip): Product[] {
  const channels = new Set([...channelsOf(chip, "power", "average"), ...channelsOf(chip, "power", "input")]);
  return [...channels]
    .filter((channel) => isOn(chip, "power", channel))
    .map((channel): Product => {
      const name = `power${channel}`;
      const what = chip.attributes.includes(`${name}_input`) ? "input" : "average";
      return [name, [{ path: chip.pathOf(`${name}_${what}`), steps: MICRO }]];
    });
}

const pairFactors = (chip: Chip): Product[] =>
  pairsOf(chip)
    .filter(([voltage]) => isOn(chip, "in", voltage))
    .map(([voltage, current]): Product => {
      const factors = [`in${voltage}_input`, `curr${current}_input`].map((attribute) => ({
        path: chip.pathOf(attribute),
        steps: MILLI,
      }));
      return [`in${voltage}×curr${current}`, factors];
    });

const isOn = (chip: Chip, kind: string, channel: number): boolean =>
  !chip.attributes.includes(`${kind}${channel}_enable`) || chip.text(`${kind}${channel}_enable`) !== "0";

function zoneOf(
  chip: Chip,
  { component, scope = "component", maxWatts = MAX_WATTS }: ChosenChip,
  name: string,
): Zone {
  const first = name.split("×")[0] ?? name;
  const label = chip.attributes.includes(`${first}_label`) ? chip.text(`${first}_label`) : undefined;
  return {
    id: `${chip.device}/${chip.name}/${name}`,
    name: `${chip.name} ${label || name}`,
    component,
    scope,
    origin: "sensor",
    refreshMs: updateOf(chip, REFRESH_MS),
    maxWatts,
  };
}

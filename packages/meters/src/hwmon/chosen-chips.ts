/** Chips whose quantity only the owner of the machine knows. */

import type { Component, Zone } from "@wattspan/core";
import { energyCounter, summedCounters } from "../gauge/energy-counter.js";
import type { Factor } from "../gauge/gauge.js";
import type { DirectSensor, GaugeSensor } from "../gauge/open-sensors.js";
import type { Files } from "../host/files/files.js";
import { type Grouped, zonesOf } from "./channels.js";
import type { Chip } from "./chip.js";
import { pairsOf } from "./pairs.js";
import { channelsOf, MICRO, MILLI, updateOf } from "./quantity.js";

/** The quantity of a chip, as the owner states it. */
export interface ChosenChip {
  readonly component: Component;
  /**
   * Default `component`. `host` for everything in the box: it is then never added to parts, and its channels are one
   * zone, their sum, or that of its inputs or totals alone if it has such.
   */
  readonly scope?: Zone["scope"];
  /** Maximum power of one of its channels, in watts. Default 2000. */
  readonly maxWatts?: number;
}

const REFRESH_MS = 100;
const MAX_WATTS = 2000;

/** A channel, and the files whose product it is. */
interface Channel {
  readonly name: string;
  readonly label: string;
  readonly factors: readonly Factor[];
}

/** The sensors of one chip: energy before power, and power before voltage and current. */
export function chosenSensors(
  chip: Chip,
  chosen: ChosenChip,
  files: Files,
): { readonly counters: readonly DirectSensor[]; readonly gauges: readonly GaugeSensor[] } {
  const { scope = "component" } = chosen;
  const energies = energyChannels(chip);
  const counters = zonesOf(energies, scope).map((group) => {
    const zone = zoneOf(chip, chosen, group);
    const paths = group.channels.flatMap(({ factors }) => factors.map(({ path }) => path));
    return summedCounters(
      zone,
      paths.map((path) => energyCounter(zone, path, files)),
    );
  });
  if (energies.length > 0) return { counters, gauges: [] };
  const powers = powerChannels(chip);
  const channels = powers.length > 0 ? powers : pairChannels(chip);
  const gauges = zonesOf(channels, scope).map((group) => {
    const zone = zoneOf(chip, chosen, group);
    const terms = group.channels.map(({ factors }) => ({ factors }));
    return { zone, gauge: { zone: zone.id, terms, windowMs: zone.refreshMs, maxWatts: zone.maxWatts } };
  });
  return { counters: [], gauges };
}

/** Whether a chip has values that give power or energy. */
export const hasPower = (chip: Chip): boolean =>
  channelsOf(chip, "energy", "input").length > 0 ||
  powerChannels(chip).length > 0 ||
  pairChannels(chip).length > 0;

const energyChannels = (chip: Chip): Channel[] =>
  channelsOf(chip, "energy", "input")
    .filter((channel) => isOn(chip, "energy", channel))
    .map((channel) => channelOf(chip, `energy${channel}`, [`energy${channel}_input`], MICRO));

function powerChannels(chip: Chip): Channel[] {
  const channels = new Set([...channelsOf(chip, "power", "average"), ...channelsOf(chip, "power", "input")]);
  return [...channels]
    .filter((channel) => isOn(chip, "power", channel))
    .map((channel) => {
      const name = `power${channel}`;
      const what = chip.attributes.includes(`${name}_input`) ? "input" : "average";
      return channelOf(chip, name, [`${name}_${what}`], MICRO);
    });
}

const pairChannels = (chip: Chip): Channel[] =>
  pairsOf(chip)
    .filter(([voltage]) => isOn(chip, "in", voltage))
    .map(([voltage, current]) => {
      const attributes = [`in${voltage}_input`, `curr${current}_input`];
      return channelOf(chip, `in${voltage}×curr${current}`, attributes, MILLI);
    });

const isOn = (chip: Chip, kind: string, channel: number): boolean =>
  !chip.attributes.includes(`${kind}${channel}_enable`) || chip.text(`${kind}${channel}_enable`) !== "0";

function channelOf(chip: Chip, name: string, attributes: readonly string[], steps: number): Channel {
  const labelled = `${name.split("×")[0] ?? name}_label`;
  const label = chip.attributes.includes(labelled) ? chip.text(labelled) : undefined;
  const factors = attributes.map((attribute) => ({ path: chip.pathOf(attribute), steps }));
  return { name, label: label || name, factors };
}

function zoneOf(
  chip: Chip,
  { component, scope = "component", maxWatts = MAX_WATTS }: ChosenChip,
  { channels, contains }: Grouped<Channel>,
): Zone {
  const idOf = (names: string): string => `${chip.device}/${chip.name}/${names}`;
  return {
    id: idOf(channels.map(({ name }) => name).join("+")),
    name: `${chip.name} ${channels.map(({ label }) => label).join(" + ")}`,
    component,
    scope,
    origin: "sensor",
    refreshMs: updateOf(chip, REFRESH_MS),
    maxWatts: channels.length * maxWatts,
    ...(contains.length > 0 && { contains: contains.map(({ name }) => idOf(name)) }),
  };
}

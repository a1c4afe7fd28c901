/** The rails of a Jetson: INA3221 chips between its supply and its parts. */

import { join } from "node:path";
import type { Component, Zone } from "@wattspan/core";
import type { Factor } from "../gauge/gauge.js";
import type { GaugeSensor } from "../gauge/open-sensors.js";
import { type Files, readText } from "../host/files/files.js";
import type { Chip } from "./chip.js";
import { channelsOf, MILLI, updateOf } from "./quantity.js";

/** One rail: its place, and the files whose product is its power. */
interface Rail {
  readonly id: string;
  readonly label: string;
  readonly factors: readonly Factor[];
  readonly refreshMs: number;
}

/** Channels 4 to 6 are the voltages over the shunts, and 7 is their sum. */
const RAILS = 3;
/** The module's input: everything else is behind it. Systems name it differently. */
const INPUT = /^(VDD_IN|POM_5V_IN|5V_IN)$/;
/** The 5 V of an AGX Orin, and its memory's supply, which is fed from it. */
const SYSTEM_5V = "VIN_SYS_5V0";
const BEHIND_5V = /^VDDQ_VDD2/;
const UNUSED = /^(NC|)$/i;
/** Rail names that only a Jetson has, one at least on each chip: the second one of an AGX has only its memory's. */
const JETSON = /CPU|GPU|SOC|VDD_IN|POM_5V|VDDRQ|VDDQ_VDD2/;
/** A conversion of all channels takes a few milliseconds. */
const REFRESH_MS = 10;
const MAX_WATTS = { input: 400, rail: 250 };
/** One step of the chip is 40 µV: 0.4 W over 2 mΩ at 20 V. A rail that is off may show one below nothing. */
const NOISE_WATTS = 0.5;

/** Rails from hwmon (L4T 34 and newer). */
export function labelledRails(chips: readonly Chip[]): Rail[] {
  return chips.filter(isJetsonChip).flatMap((chip) => {
    const refreshMs = updateOf(chip, REFRESH_MS);
    return channelsOf(chip, "in", "label")
      .filter((channel) => channel <= RAILS && isUsed(chip, channel))
      .map((channel) => ({
        id: `${chip.device}/rail${channel}`,
        label: chip.text(`in${channel}_label`) ?? "",
        factors: [
          { path: chip.pathOf(`in${channel}_input`), steps: MILLI },
          { path: chip.pathOf(`curr${channel}_input`), steps: MILLI },
        ],
        refreshMs,
      }));
  });
}

/** Whether the labels of a chip are a Jetson's. Others may be of any board. */
export const isJetsonChip = (chip: Chip): boolean =>
  chip.name === "ina3221" &&
  channelsOf(chip, "in", "label").some((channel) => JETSON.test(chip.text(`in${channel}_label`) ?? ""));

const isUsed = (chip: Chip, channel: number): boolean =>
  !UNUSED.test(chip.text(`in${channel}_label`) ?? "") &&
  chip.text(`in${channel}_enable`) !== "0" &&
  chip.attributes.includes(`curr${channel}_input`);

/** Rails from the older driver (L4T 32): milliwatts, under IIO. */
export function iioRails(sys: string, files: Files): Rail[] {
  const base = join(sys, "bus/i2c/drivers/ina3221x");
  const within = (path: string) => {
    try {
      return files.list(path).map((name) => join(path, name));
    } catch {
      return []; // no such driver, or a file next to the chips
    }
  };
  return within(base)
    .flatMap((chip) => within(chip).filter((path) => /\/iio:device\d+$/.test(path)))
    .flatMap((device) =>
      within(device).flatMap((path): Rail[] => {
        const channel = /\/rail_name_(\d+)$/.exec(path)?.[1];
        const label = channel === undefined ? "" : (readText(files, path, 64).text ?? "").trim();
        if (UNUSED.test(label)) return [];
        // The number of the IIO device may change at the next start; bus and address of the chip stay.
        const [address] = device.slice(base.length + 1).split("/");
        const factors = [{ path: join(device, `in_power${channel}_input`), steps: MILLI }];
        return [{ id: `i2c/${address}/rail${channel}`, label, factors, refreshMs: REFRESH_MS }];
      }),
    );
}

/** The zones of all rails of a module. */
export function railSensors(rails: readonly Rail[]): GaugeSensor[] {
  return rails.map(({ id, label, factors, refreshMs }) => {
    const isInput = INPUT.test(label);
    const contains = rails.filter((other) => isBehind(label, other.label)).map((other) => other.id);
    const zone: Zone = {
      id,
      name: label,
      component: isInput ? "server" : componentOf(label),
      scope: isInput ? "device" : "component",
      origin: "sensor",
      refreshMs,
      maxWatts: isInput ? MAX_WATTS.input : MAX_WATTS.rail,
      ...(contains.length > 0 && { contains }),
    };
    const terms = [{ factors, noiseWatts: NOISE_WATTS }];
    return { zone, gauge: { zone: id, terms, windowMs: refreshMs, maxWatts: zone.maxWatts } };
  });
}

/** Whether one rail is fed through another, by their labels. */
const isBehind = (label: string, other: string): boolean =>
  INPUT.test(label) ? !INPUT.test(other) : label === SYSTEM_5V && BEHIND_5V.test(other);

/** A rail that several parts share is the processor's, which is always present. */
function componentOf(label: string): Component {
  if (label.includes("CPU")) return "cpu";
  if (label.includes("GPU")) return "gpu";
  return /VDDR|VDDQ|DDR|MEM/.test(label) ? "memory" : "other";
}

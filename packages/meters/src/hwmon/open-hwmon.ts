import type { Opened } from "@wattspan/core";
import { openSensors, type Sensors, type SensorTerms } from "../gauge/open-sensors.js";
import { readableOf, whyNotListed } from "../gauge/unreadable.js";
import { isRaplReadable } from "../host/machine/rapl-readable.js";
import { type OwnCpu, openCpuTime, whyNotOfThread } from "../host/share/cpu-time.js";
import { acpiPowerMeters } from "./acpi-power-meters.js";
import { type Chip, type Chips, findChips } from "./chip.js";
import { type ChosenChip, chosenSensors, hasPower } from "./chosen-chips.js";
import { amdSockets, intelCards } from "./energy-counters.js";
import { iioRails, isJetsonChip, labelledRails, railSensors } from "./rails.js";

export interface HwmonTerms extends Omit<SensorTerms, "cpuTime"> {
  readonly chips: Readonly<Record<string, ChosenChip>>;
  readonly ownCpu: OwnCpu;
}

/** AMD's cards have a meter of their own; chips with these names have known quantities. */
const KNOWN: ReadonlySet<string> = new Set(["power_meter", "i915", "xe", "zenergy", "amd_energy", "amdgpu"]);

/** Opens the power sensors of hwmon. Rejects only when aborted. */
export async function openHwmon(terms: HwmonTerms, signal: AbortSignal): Promise<Opened> {
  signal.throwIfAborted();
  const { paths, files, ownCpu } = terms;
  const notHere = whyNotOfThread(ownCpu, paths, files);
  if (notHere) return notHere;
  const chips = findChips(paths.sys, files);
  const sensors = findSensors(chips, terms);
  if (sensors.counters.length + sensors.gauges.length === 0) return whyNone(paths.sys, chips, sensors.notes);
  const readable = readableOf(sensors, files);
  if ("status" in readable) return readable;
  return openSensors(readable, { ...terms, cpuTime: openCpuTime(ownCpu, paths, files) }, signal);
}

function findSensors({ found, nameless }: Chips, { chips: chosen, paths, files }: HwmonTerms): Sensors {
  const chosenAs = (chip: Chip) => (Object.hasOwn(chosen, chip.name) ? chosen[chip.name] : undefined);
  const own = found.filter((chip) => chosenAs(chip) === undefined);
  const named = found.flatMap((chip) => {
    const as = chosenAs(chip);
    return as ? [chosenSensors(chip, as, files)] : [];
  });
  const hasRapl = isRaplReadable(paths.sys, files);
  const sockets = hasRapl ? [] : amdSockets(own, files);
  const rails = railSensors([...labelledRails(own), ...iioRails(paths.sys, files)]);
  const counters = [...intelCards(own, files), ...sockets, ...named.flatMap((sensors) => sensors.counters)];
  const gauges = [...acpiPowerMeters(own), ...rails, ...named.flatMap((sensors) => sensors.gauges)];
  return { counters, gauges, notes: notesOf(own, nameless, hasRapl) };
}

function notesOf(chips: readonly Chip[], nameless: readonly string[], hasRapl: boolean): string[] {
  const isOther = (chip: Chip) =>
    !KNOWN.has(chip.name) && !isJetsonChip(chip) && !chip.device.includes("power_supply/") && hasPower(chip);
  const others = [...new Set(chips.filter(isOther).map(({ name }) => name))];
  const isSocket = ({ name }: Chip) => name === "zenergy" || name === "amd_energy";
  return [
    ...others.map(
      (name) =>
        `Left out: ${name} has power, and only you know of what. To count it, pass hwmon({ chips: { ${JSON.stringify(name)}: { component: "other" } } }).`,
    ),
    ...nameless.map((name) => `Left out: several chips are named ${name}, and they cannot be distinguished.`),
    ...(hasRapl && chips.some(isSocket) ? ["Left out: AMD's sockets, which RAPL counts."] : []),
  ];
}

const NO_SENSOR =
  "Load the driver of the sensor: sudo modprobe acpi_power_meter for servers whose firmware has a power meter; `grep . /sys/class/hwmon/*/name` lists what is there.";

function whyNone(sys: string, { failure, found }: Chips, notes: readonly string[]): Opened {
  const base = `${sys}/class/hwmon`;
  const denied = whyNotListed(base, failure);
  if (denied) return denied;
  const seen = failure
    ? `${base} is not there (${failure}).`
    : `None of the ${found.length} chips in ${base} says the power of something known.`;
  const detail = [seen, ...notes].join(" ");
  return { status: "unavailable", reason: "absent", detail, remedy: NO_SENSOR };
}

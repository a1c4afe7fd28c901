import type { Opened } from "@wattspan/core";
import { openSensors, type Sensors, type SensorTerms } from "../gauge/open-sensors.js";
import { readableOf, whyNotListed } from "../gauge/unreadable.js";
import { isRaplReadable } from "../host/machine/rapl-readable.js";
import { type OwnCpu, openCpuTime, whyNotOfThread } from "../host/share/cpu-time.js";
import { openForProcess } from "../host-registry/cards-of-process.js";
import { type Chips, findChips } from "../hwmon/chip.js";
import { type Card, cardsOf, sensorOf } from "./cards.js";

export interface AmdgpuTerms extends Omit<SensorTerms, "cpuTime"> {
  readonly ownCpu: OwnCpu;
}

/** Opens AMD's cards. Rejects only when aborted. */
export async function openAmdgpu(terms: AmdgpuTerms, signal: AbortSignal): Promise<Opened> {
  signal.throwIfAborted();
  const { paths, files, ownCpu } = terms;
  const chips = findChips(paths.sys, files);
  const cards = cardsOf(chips.found, files);
  const hasRapl = isRaplReadable(paths.sys, files);
  const isCounted = ({ isSecondDie, isProcessor, implausible }: Card) =>
    !isSecondDie && !(isProcessor && hasRapl) && implausible === undefined;
  const counted = cards.filter(isCounted);
  const notes = notesOf(cards, hasRapl);
  if (counted.length === 0) return whyNone(paths.sys, chips, notes);
  const hasProcessor = counted.some(({ isProcessor }) => isProcessor);
  const notHere = hasProcessor ? whyNotOfThread(ownCpu, paths, files) : undefined;
  if (notHere) return notHere;
  const sensors: Sensors = { counters: [], gauges: counted.map(sensorOf), notes };
  const readable = readableOf(sensors, files);
  if ("status" in readable) return readable;
  // On a processor, CPU time separates their energy, also by thread.
  if (hasProcessor)
    return openSensors(readable, { ...terms, cpuTime: openCpuTime(ownCpu, paths, files) }, signal);
  return openForProcess((aborted) => openSensors(readable, terms, aborted))(signal);
}

function notesOf(cards: readonly Card[], hasRapl: boolean): string[] {
  return cards.flatMap(({ id, isProcessor, isSecondDie, implausible }) => {
    if (isSecondDie) return [`${id} is the second die of a card: the first one has the power of both.`];
    if (!isProcessor) return [];
    if (implausible !== undefined && !hasRapl)
      return [`Left out: ${id} shows ${implausible} W, which is no power of a socket.`];
    return hasRapl
      ? [`Left out: ${id} is one chip with the processor, which RAPL counts.`]
      : [`${id} is one chip with the processor: its power is that of the whole socket.`];
  });
}

function whyNone(sys: string, { failure, found }: Chips, notes: readonly string[]): Opened {
  const base = `${sys}/class/hwmon`;
  const denied = whyNotListed(base, failure);
  if (denied) return denied;
  const isThere = found.some(({ name }) => name === "amdgpu");
  const missing = failure
    ? `${base} is not there (${failure}).`
    : `${base} has no chip of the amdgpu driver.`;
  const seen = isThere ? "The amdgpu driver shows no power of its own." : missing;
  return {
    status: "unavailable",
    reason: isThere ? "unsupported" : "absent",
    detail: [seen, ...notes].join(" "),
    remedy: isThere
      ? "See what the driver says of it: sudo dmesg | grep -i amdgpu."
      : "If this machine has an AMD card, load its driver: sudo modprobe amdgpu. In a container, mount the host's /sys and pass amdgpu({ root: '/host/sys' }).",
  };
}

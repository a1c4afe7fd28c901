/** Finds the named device and its sensors. */

import type { DeviceStatus } from "@wattspan/core";
import type { WattspanStatus } from "wattspan";

/** What is profiled: the processor with all its sensors, or one card. */
export interface AskedDevice {
  readonly component: "cpu" | "gpu";
  /** Short name: `cpu`, `gpu-1`. */
  readonly name: string;
  /** Its zones. */
  readonly zones: readonly string[];
  /** The `hw.id` of its utilization. */
  readonly hardware: string;
}

/**
 * The device, or why there is none: `cpu`; `gpu`, if there is only one; `gpu-1`, counted from 0; or the id of
 * a zone.
 * @example askedDevice("gpu-0", await machine.look())
 */
export function askedDevice(asked: string, status: WattspanStatus): AskedDevice | string {
  const measured = status.devices.filter(({ method }) => method === "measured");
  const processor = measured.filter(({ component }) => component === "cpu");
  const cards = measured.filter(({ component }) => component === "gpu");
  if (asked === "cpu") {
    const zones = processor.map(({ id }) => id);
    return zones.length > 0
      ? { component: "cpu", name: "cpu", zones, hardware: "cpu" }
      : whyNot("CPU", status);
  }
  const index = cards.findIndex((card, i) => card.id === asked || asked === `gpu-${i}`);
  const number = asked === "gpu" && cards.length === 1 ? 0 : index;
  const card = cards[number];
  if (card) return { component: "gpu", name: `gpu-${number}`, zones: [card.id], hardware: card.id };
  if (cards.length === 0 && /^gpu(-\d+)?$/.test(asked)) return whyNot("GPU", status);
  return `${problemOf(asked, measured)}; can be profiled: ${choice(processor, cards)}`;
}

function problemOf(asked: string, measured: readonly DeviceStatus[]): string {
  if (asked === "gpu") return "there are several GPUs";
  const other = measured.find(({ id, component }) => id === asked || component === asked);
  return other ? `nothing reports how busy ${other.name} is on its own` : `there is no ${asked}`;
}

const choice = (processor: readonly DeviceStatus[], cards: readonly DeviceStatus[]): string =>
  [
    ...(processor.length > 0 ? ["cpu"] : []),
    ...cards.map(({ id, name }, i) => `gpu-${i} (${name}, ${id})`),
  ].join(", ") || "nothing here";

/** Meters of the other kind of device, and of the whole machine, explain nothing. */
const METERS = { CPU: ["rapl", "hwmon"], GPU: ["nvml", "amdgpu", "hwmon"] } as const;

function whyNot(component: keyof typeof METERS, { meters }: WattspanStatus): string {
  const asked: readonly string[] = METERS[component];
  const reasons = meters.flatMap((meter) =>
    meter.status === "unavailable" && asked.includes(meter.name)
      ? [`${meter.name} is ${meter.reason}: ${meter.detail}`]
      : [],
  );
  const why = reasons.length > 0 ? `: ${reasons.join(" ")}` : ".";
  return `nothing measures the ${component} here${why} Run wattspan doctor to see what to do.`;
}

/** Devices on metrics: their names, and where their energy went. */

import type { Attributes } from "@opentelemetry/api";
import type { Component, Zone } from "../contracts/energy-meter.js";
import * as a from "../names/attribute-names.js";
import { metric } from "../names/names.js";
import { type Common, sumOf } from "./labels.js";
import type { Sum, Sums } from "./sums.js";

/** A device as metrics name it. */
export interface Device {
  readonly id: string;
  readonly name: string;
  readonly type: Component;
  readonly method: "measured" | "modelled";
  /** A real sensor that this process reports for its host: also `hw.energy`. */
  readonly hardware: boolean;
  /**
   * `host`: everything in the box, reported as `hw.host.energy` so that it is not added to its parts. Default
   * `device`.
   */
  readonly scope?: Zone["scope"] | undefined;
}

/** Joules of a device by allocation. They add up to its counter's movement. */
export interface DeviceEnergy {
  readonly activity: number;
  readonly idle: number;
  readonly otherProcess: number;
  readonly unattributed: number;
}

/**
 * `hw.type` of a component. If OpenTelemetry's list has no fitting member (a cooling loop is not always a
 * `fan`), the component's own word applies: the list is open. Source:
 * https://opentelemetry.io/docs/specs/semconv/hardware/common/
 */
const HW_TYPES: Readonly<Partial<Record<Component, string>>> = {
  storage: "physical_disk",
  server: "enclosure",
};

/** Attributes that OpenTelemetry requires on `hw.*`. @example deviceAttributes(device)["hw.type"] // "gpu" */
export const deviceAttributes = ({ id, name, type, method }: Device): Attributes => ({
  [a.hwId]: id,
  [a.hwType]: HW_TYPES[type] ?? type,
  [a.hwName]: name,
  [a.method]: method,
});

/** Adds a device's joules by allocation, and what its sensor counted. @example addDeviceEnergy(sums, sums.add, common, device, energy) */
export function addDeviceEnergy(
  sums: Sums,
  add: (sum: Sum, value: number) => void,
  common: Common,
  device: Device,
  { activity, idle, otherProcess, unattributed }: DeviceEnergy,
): void {
  const to = (allocation: string) => sumOf(sums, common, metric.deviceEnergy, [a.allocation, allocation]);
  add(to("activity"), activity);
  add(to("idle"), idle);
  add(to("other_process"), otherProcess);
  add(to("unattributed"), unattributed);
  if (!device.hardware) return;
  const row = device.scope === "host" ? metric.hwHostEnergy : metric.hwEnergy;
  add(sumOf(sums, common, row), activity + idle + otherProcess + unattributed);
}

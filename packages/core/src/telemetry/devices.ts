/** Names of devices on metrics. */

import type { Attributes } from "@opentelemetry/api";
import type { Component, Zone } from "../contracts/energy-meter.js";
import * as a from "../names/attribute-names.js";

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

/** Power meters of the firmware (ACPI000D): of a whole server, or of the parts of NVIDIA's Grace. */

import type { Zone } from "@wattspan/core";
import type { GaugeSensor } from "../gauge/open-sensors.js";
import type { Chip } from "./chip.js";
import { MICRO, MILLI, microsOf } from "./quantity.js";

/**
 * The driver's "unknown", with and without its conversion to microwatts. Firmware also writes 0 for it: no
 * server draws nothing.
 */
const UNKNOWN = [0, 0xffff_ffff, 0xffff_ffff * MILLI];
const REFRESH = { least: 1, most: 60_000, default: 1000 };

/**
 * Parts of Grace by their firmware names. `Module` includes the card of a Grace Hopper, which others measure:
 * host scope.
 */
const PARTS = {
  Module: { component: "server", scope: "host", contains: ["Grace", "CPU", "SysIO"], maxWatts: 3000 },
  Grace: { component: "cpu", scope: "device", contains: ["CPU", "SysIO"], maxWatts: 1500 },
  CPU: { component: "cpu", scope: "component", contains: [], maxWatts: 1500 },
  SysIO: { component: "other", scope: "component", contains: [], maxWatts: 500 },
} as const;
type Part = keyof typeof PARTS;
const PART = /^(Module|Grace|CPU|SysIO) Power Socket (\d+)$/;
const SERVER_WATTS = 20_000;

interface Meter {
  readonly chip: Chip;
  readonly part: Part | undefined;
  readonly socket: string | undefined;
}

/** The sensors of all `power_meter` chips of a machine. Meters of a battery are left out. */
export function acpiPowerMeters(chips: readonly Chip[]): GaugeSensor[] {
  const meters = chips
    .filter(({ name, text }) => name === "power_meter" && text("power1_is_battery") !== "1")
    .filter(({ attributes }) => attributes.includes("power1_average"))
    .map((chip): Meter => {
      const [, part, socket] = PART.exec(chip.text("power1_oem_info") ?? "") ?? [];
      return { chip, part: part as Part | undefined, socket };
    });
  return meters.map((meter) => sensorOf(meter, meters));
}

const idOf = ({ chip }: Meter): string => `${chip.device}/power1`;

function sensorOf(meter: Meter, meters: readonly Meter[]): GaugeSensor {
  const { chip, part, socket } = meter;
  const named = part && PARTS[part];
  const isInside = (other: Meter) =>
    other.socket === socket && named?.contains.some((inner) => inner === other.part);
  const contains = named ? meters.filter(isInside).map(idOf) : [];
  const refreshMs = intervalOf(chip);
  const accuracy = accuracyOf(chip.text("power1_accuracy"));
  const limit = microsOf(chip, "power1_cap_max");
  const zone: Zone = {
    id: idOf(meter),
    name: part ? `${part} of socket ${socket}` : "server (ACPI power meter)",
    component: named?.component ?? "server",
    scope: named?.scope ?? "host",
    origin: "sensor",
    refreshMs,
    maxWatts: limit ? 2 * limit : (named?.maxWatts ?? SERVER_WATTS),
    ...(contains.length > 0 && { contains }),
    ...(accuracy && { accuracy }),
  };
  const factor = { path: chip.pathOf("power1_average"), steps: MICRO, unknown: UNKNOWN };
  const gauge = {
    zone: zone.id,
    terms: [{ factors: [factor] }],
    windowMs: refreshMs,
    maxWatts: zone.maxWatts,
  };
  return { zone, gauge };
}

function intervalOf(chip: Chip): number {
  const ms = Number(chip.text("power1_average_interval"));
  return ms >= REFRESH.least && ms <= REFRESH.most ? ms : REFRESH.default;
}

/** `95.0%` is 5 % of error. Firmware without a plausible figure gets the band of any sensor. */
function accuracyOf(text: string | undefined): Zone["accuracy"] {
  const share = Number(/^(\d+(?:\.\d+)?)%$/.exec(text ?? "")?.[1]) / 100;
  return share >= 0.5 && share < 1 ? { low: share, high: 2 - share } : undefined;
}

/** What `wattspan doctor` finds, as one object. */

import type { Component, IntensityReading, Location, Zone } from "@wattspan/core";
import { secondsFromMs } from "@wattspan/core/units";
import type { WattspanStatus } from "wattspan";
import { metersOf } from "../machine/candidates.js";
import { type MachineOptions, meteredMachine } from "../machine/metered-machine.js";
import { type SeenPower, seenPower } from "../machine/seen-power.js";
import { systemTime, type Time } from "../process/time.js";
import { type ExaminedMeter, examineMeter } from "./examined-meter.js";
import { type OpenTelemetryFound, openTelemetryOf } from "./opentelemetry.js";

/** What is known about a meter, without its zones. */
export type DoctorMeter = Omit<ExaminedMeter, "zones" | "saidW">;

/** One device, as its meter reports it. */
export interface DoctorZone {
  readonly id: string;
  readonly name: string;
  readonly meter: string;
  readonly component: Component;
  readonly scope: Zone["scope"];
  /** `modelled` is computed from activity, and never measured. */
  readonly method: "measured" | "modelled";
  readonly refreshMs: number;
  /**
   * Current watts; for devices that are not counted, from the gauge. Absent without a reading, and for
   * counters that are not counted.
   */
  readonly powerW?: number;
  /** Whether its joules are counted. */
  readonly counted: boolean;
  /** Why they are not counted. */
  readonly because?: string;
}

/** The assumed source of this machine's electricity. */
interface DoctorCarbon {
  readonly location?: Location;
  /** Source of the location, such as `AWS_REGION`, or `none`. */
  readonly locationSource?: string;
  /** Absent if no intensity is known. */
  readonly intensity?: Pick<
    IntensityReading,
    "gramsPerKwh" | "zone" | "rung" | "signal" | "basis" | "source"
  >;
}

/**
 * The whole report: what `--json` prints. Fields may be added; `schemaVersion` changes when a field changes
 * its meaning.
 */
export interface DoctorReport {
  readonly schemaVersion: 1;
  readonly command: "doctor";
  /** The best available: a working sensor, a model, or nothing. */
  readonly verdict: "measured" | "modelled" | "nothing";
  readonly meters: readonly DoctorMeter[];
  readonly zones: readonly DoctorZone[];
  readonly carbon: DoctorCarbon;
  readonly opentelemetry: OpenTelemetryFound;
  readonly node: { readonly version: string; readonly supported: boolean; readonly platform: string };
  /** Wattspan's own failures by `stage/reason`. */
  readonly faults: Readonly<Record<string, number>>;
}

/** What is examined. */
export interface DoctorRequest extends MachineOptions {
  /** Folder of the project whose packages are checked. */
  readonly folder: string;
  readonly say: (text: string) => void;
}

const OLDEST_NODE = [20, 19] as const;
/** Power is averaged over two refreshes of the slowest device, within these bounds. */
const MIN_MS = 1000;
const MAX_MS = 5000;

/**
 * Tries every meter, and reads the power of each device.
 * @throws WattspanConfigurationError for an invalid `WATTSPAN_LOCATION`.
 * @example (await doctorReport({ folder: process.cwd(), say: () => undefined })).verdict
 * // "modelled" in a virtual machine
 */
export async function doctorReport({ folder, say, ...options }: DoctorRequest): Promise<DoctorReport> {
  const { location: _, candidates, time = systemTime, ...machine } = options;
  const meters = metersOf(machine, candidates);
  say(`Trying ${meters.map(({ name }) => name).join(", ")}`);
  const examined = await Promise.all(meters.map((meter) => examineMeter(meter, time)));
  const refreshes = examined.flatMap(({ zones }) => zones.map(({ refreshMs }) => refreshMs));
  const windowMs = Math.min(MAX_MS, Math.max(MIN_MS, ...refreshes.map((ms) => 2 * ms)));
  say(`Reading the power of each device for ${secondsFromMs(windowMs)} s`);
  const { status, powers } = await powersOver({ ...options, time }, windowMs);
  const zones = examined.flatMap((meter) => zonesOf(meter, status, powers));
  return {
    schemaVersion: 1,
    command: "doctor",
    verdict: verdictOf(zones, examined),
    meters: examined.map(({ zones: __, saidW: ___, ...meter }) => withScope(meter)),
    zones,
    carbon: carbonOf(status),
    opentelemetry: openTelemetryOf(folder),
    node: {
      version: process.versions.node,
      supported: isSupported(process.versions.node),
      platform: `${process.platform} ${process.arch}`,
    },
    faults: status.faults,
  };
}

const OF_THIS_PROGRAM =
  "models the CPU of this program alone, with its part of the power at rest: its watts stay the same " +
  "whatever else runs";

/** Beside sensors of the machine, the model of a process reads like one of them. */
const withScope = (meter: DoctorMeter): DoctorMeter =>
  meter.name === "process-cpu" && meter.status === "ready"
    ? { ...meter, notes: [OF_THIS_PROGRAM, ...meter.notes] }
    : meter;

async function powersOver(options: MachineOptions & { readonly time: Time }, windowMs: number) {
  const { time } = options;
  const machine = await meteredMachine(options);
  try {
    await machine.look();
    await time.pause(windowMs / 2); // what is booked then ends at a refresh, not at the moment of opening
    const before = (await machine.look()).devices;
    await time.pause(windowMs);
    const status = await machine.look();
    return { status, powers: seenPower(status.devices, before, before) };
  } finally {
    await machine.stop();
  }
}

function zonesOf(
  { name: meter, zones, saidW }: ExaminedMeter,
  status: WattspanStatus,
  powers: readonly SeenPower[],
): readonly DoctorZone[] {
  return zones.map((zone): DoctorZone => {
    const seen = powers.find((power) => power.zone === zone.id && power.methodId === meter);
    const because = status.overlaps.find((overlap) => overlap.zone === zone.id)?.because;
    const whyNot = seen ? undefined : (because ?? "it could not be opened again");
    const powerW = seen ? seen.powerW : saidW.get(zone.id);
    return {
      id: zone.id,
      name: zone.name ?? zone.id,
      meter,
      component: zone.component,
      scope: zone.scope,
      method: zone.origin === "model" ? "modelled" : "measured",
      refreshMs: zone.refreshMs,
      ...(powerW !== undefined && { powerW }),
      counted: seen !== undefined,
      ...(whyNot !== undefined && { because: whyNot }),
    };
  });
}

/** A sensor counts as working if it gives a reading and its meter keeps the contract. */
function verdictOf(zones: readonly DoctorZone[], meters: readonly ExaminedMeter[]): DoctorReport["verdict"] {
  const sound = new Set(meters.filter(({ violations }) => violations.length === 0).map(({ name }) => name));
  const speaking = zones.filter(
    ({ counted, powerW, meter }) => counted && powerW !== undefined && sound.has(meter),
  );
  if (speaking.some(({ method }) => method === "measured")) return "measured";
  return speaking.length > 0 ? "modelled" : "nothing";
}

function carbonOf({ location, locationSource, intensity }: WattspanStatus): DoctorCarbon {
  return {
    ...(location && { location }),
    ...(locationSource && { locationSource }),
    ...(intensity && {
      intensity: {
        gramsPerKwh: intensity.gramsPerKwh,
        zone: intensity.zone,
        rung: intensity.rung,
        signal: intensity.signal,
        basis: intensity.basis,
        source: intensity.source,
      },
    }),
  };
}

/** Whether Wattspan runs on a version of Node. @example isSupported("18.20.0") // false */
export function isSupported(version: string): boolean {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  return major > OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor >= OLDEST_NODE[1]);
}

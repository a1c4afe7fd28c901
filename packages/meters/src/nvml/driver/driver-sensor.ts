/** The driver's readings of a card's power or energy. */

import type { Reading } from "@wattspan/core";
import { joulesFromMillijoules, microjoulesFromMillijoules, wattsFromMilliwatts } from "@wattspan/core/units";
import type { Architecture } from "../cards/architecture.js";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { FieldValue } from "../library/field-value.js";
import { SUCCESS } from "../library/return-codes.js";

const AVERAGE = 185;
const INSTANT = 186;
/** The scope of a power: the GPU with its memory, or the module with its processor (GH200). */
const SCOPES = ["GPU", "module"] as const;
type PowerScope = (typeof SCOPES)[number];
/** A field that has neither a value nor a code. */
const NO_VALUE = 999;

/** One reading. It keeps the last value. */
export interface DriverSensor {
  /** A description for people, with the averaging window. */
  readonly text: string;
  /** The scope of a power. A counter does not state it. */
  readonly scope?: PowerScope;
  /** Reads; returns NVML's code. */
  read(device: DeviceHandle): number;
  /** Reads in another thread. */
  readAside(device: DeviceHandle): Promise<number>;
  /** The last value. */
  reading(zone: string, atMs: number): Reading;
  /** The last value as a number: joules of a counter, watts of others. */
  readonly amount: number;
}

/** Energy since the driver was loaded, in millijoules: Volta and newer. */
export function energyCounter(library: DriverLibrary): DriverSensor {
  const millijoules = new BigUint64Array(1);
  return {
    text: "its energy counter",
    read: (device) => library.call("energy", device, millijoules),
    readAside: (device) => library.callAside("energy", device, millijoules),
    reading: (zone, atMs) => {
      const microjoules = microjoulesFromMillijoules(millijoules[0] as bigint);
      return { zone, atMs, kind: "counter", microjoules };
    },
    get amount() {
      return joulesFromMillijoules(millijoules[0] as bigint);
    },
  };
}

/** All gauges of a card, the best first. */
export function powerGauges(
  library: DriverLibrary,
  architecture: Architecture,
  driver: number,
): DriverSensor[] {
  const { instantMs, usageMs } = architecture;
  const fields = [
    { id: INSTANT, name: "instant", windowMs: instantMs },
    { id: AVERAGE, name: "average", windowMs: 1000 },
  ];
  return [
    ...fields.flatMap(({ id, name, windowMs }) =>
      SCOPES.map((scope, number) => {
        const field = new FieldValue(id, number);
        return gauge({
          text: `its ${name} power (${scope}, mean of ${windowMs} ms)`,
          scope,
          windowMs,
          ask: () => ["fields", 1, field.ask()],
          code: () => field.code || (field.value === undefined ? NO_VALUE : SUCCESS),
          milliwatts: () => field.value ?? 0,
          library,
        });
      }),
    ),
    usageGauge(library, usageMs(driver)),
  ];
}

/** The oldest of all; its averaging window depends on the card and the driver. */
function usageGauge(library: DriverLibrary, windowMs: number): DriverSensor {
  const milliwatts = new Uint32Array(1);
  return gauge({
    text: `its power usage (mean of ${windowMs} ms)`,
    windowMs,
    ask: () => ["usage", milliwatts],
    code: () => SUCCESS,
    milliwatts: () => milliwatts[0] as number,
    library,
  });
}

interface Gauge {
  readonly text: string;
  readonly scope?: PowerScope;
  readonly windowMs: number;
  readonly library: DriverLibrary;
  ask(): readonly ["fields", number, Uint8Array] | readonly ["usage", Uint32Array];
  /** The code of the answer, after a successful call. */
  code(): number;
  milliwatts(): number;
}

function gauge({ text, scope, windowMs, library, ask, code, milliwatts }: Gauge): DriverSensor {
  return {
    text,
    ...(scope && { scope }),
    read(device) {
      const [call, ...rest] = ask();
      return library.call(call, device, ...rest) || code();
    },
    async readAside(device) {
      const [call, ...rest] = ask();
      return (await library.callAside(call, device, ...rest)) || code();
    },
    reading: (zone, atMs) => ({
      zone,
      atMs,
      kind: "power",
      watts: wattsFromMilliwatts(milliwatts()),
      windowMs,
    }),
    get amount() {
      return wattsFromMilliwatts(milliwatts());
    },
  };
}

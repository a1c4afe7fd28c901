/** Opens the sensors of a meter: sysfs counters and gauges, in one reader. */

import type { EnergyReader, Opened, Reading, Zone } from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import { type CpuTimeSource, sharedBy } from "../host/share/cpu-time.js";
import type { Gauge } from "./gauge.js";
import { GaugeFiles } from "./gauge-files.js";
import { type NotStarted, type SamplingThread, startSampling } from "./sampling-thread.js";

/** A sensor that is read in place: a counter. */
export interface DirectSensor {
  readonly zone: Zone;
  /** Its file, for people. */
  readonly path: string;
  read(): Reading;
  close(): void;
}

/** A gauge, with the zone as it is when read in place. */
export interface GaugeSensor {
  readonly zone: Zone;
  readonly gauge: Gauge;
}

/** The sensors of a meter. */
export interface Sensors {
  readonly counters: readonly DirectSensor[];
  readonly gauges: readonly GaugeSensor[];
  readonly notes: readonly string[];
}

/** The terms of reading. */
export interface SensorTerms {
  readonly meter: string;
  readonly files: Files;
  readonly paths: HostPaths;
  /** Whether gauges are sampled in a thread of their own. */
  readonly worker: boolean;
  readonly intervalMs: number;
  /** CPU use, for zones that the whole host shares. */
  readonly cpuTime?: CpuTimeSource;
  /** The program of the worker. Default: the package's own. */
  readonly workerFile?: string;
  /** How long the worker may take to start. */
  readonly patienceMs?: number;
}

/** Opens the sensors, at least one. Rejects only when aborted. */
export async function openSensors(
  sensors: Sensors,
  terms: SensorTerms,
  signal: AbortSignal,
): Promise<Opened> {
  const { counters, gauges, notes } = sensors;
  const { worker, intervalMs, paths, workerFile: file, patienceMs } = terms;
  const given = { ...(file && { file }), ...(patienceMs && { patienceMs }) };
  const planned = gauges.map(({ gauge }) => gauge);
  const isAsked = worker && planned.length > 0;
  const started = isAsked ? await startSampling(planned, { intervalMs, paths, ...given }, signal) : undefined;
  if (signal.aborted) await closeAborted(started, sensors, terms, signal);
  const isSampled = started !== undefined && started.failure === undefined;
  const zones = [
    ...counters.map(({ zone }) => zone),
    ...gauges.map(({ zone }) => (isSampled ? sampledZone(zone, intervalMs) : zone)),
  ];
  const allNotes = started?.failure === undefined ? notes : [...notes, readInPlace(started)];
  return {
    status: "ready",
    zones: zones.map(sharedBy(terms.cpuTime ?? {})),
    reader: readerOf(counters, isSampled ? started : inPlace(planned, terms.files), terms),
    ...(allNotes.length > 0 && { notes: allNotes }),
  };
}

/** A sampled zone is a counter with timestamps. */
const sampledZone = (zone: Zone, intervalMs: number): Zone => ({
  ...zone,
  refreshMs: Math.max(zone.refreshMs, intervalMs),
  stamped: true,
});

const readInPlace = ({ failure }: NotStarted): string =>
  `The sampling worker did not start (${failure}): power is read in this thread, and changes are missed while its event loop is blocked.`;

async function closeAborted(
  started: SamplingThread | NotStarted | undefined,
  { counters }: Sensors,
  { cpuTime }: SensorTerms,
  signal: AbortSignal,
): Promise<void> {
  for (const counter of counters) counter.close();
  cpuTime?.close();
  if (started && started.failure === undefined) await started.close();
  signal.throwIfAborted();
}

/** The reader of gauges. */
type Gauges = Pick<SamplingThread, "read" | "close"> & Partial<Pick<SamplingThread, "selfCpuS">>;

function readerOf(
  counters: readonly DirectSensor[],
  gauges: Gauges,
  { meter, cpuTime }: SensorTerms,
): EnergyReader {
  let isOpen = true;
  return {
    read() {
      if (!isOpen) throw new Error(`${meter}: the reader is closed; open the meter again to read it.`);
      return [...counters.map((counter) => counter.read()), ...gauges.read()];
    },
    ...(cpuTime && { cpuTime: () => (isOpen ? cpuTime.read() : undefined) }),
    ...(gauges.selfCpuS && { selfCpuS: () => gauges.selfCpuS?.() }),
    async close() {
      isOpen = false;
      for (const counter of counters) counter.close();
      cpuTime?.close();
      await gauges.close();
    },
  };
}

/** Reads the gauges in place, on demand. */
function inPlace(gauges: readonly Gauge[], files: Files): Gauges {
  const held = gauges.map((gauge) => ({ ...gauge, held: new GaugeFiles(gauge, files) }));
  return {
    read: () =>
      held.map(({ zone, windowMs, held: gauge }): Reading => {
        const watts = gauge.watts();
        const atMs = performance.now();
        return watts === undefined
          ? { zone, atMs, kind: "none", reason: gauge.failure }
          : { zone, atMs, kind: "power", watts, windowMs };
      }),
    async close() {
      for (const { held: gauge } of held) gauge.close();
    },
  };
}

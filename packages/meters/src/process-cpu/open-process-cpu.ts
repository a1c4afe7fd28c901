import {
  type EnergyReader,
  energyOf,
  joules,
  microjoulesFromJoules,
  type Opened,
  type Reading,
  seconds,
  secondsFromMs,
  watts,
  type Zone,
} from "@wattspan/core";
import type { Files } from "../host/files/files.js";
import type { HostPaths } from "../host/files/paths.js";
import { CPU_ZONE } from "../host/machine/modelled-zones.js";
import { type OwnCpu, type OwnCpuSeconds, openOwnCpu, whyNotOfThread } from "../host/share/cpu-time.js";
import { openOwnMemory } from "../host/share/own-memory.js";
import { type MemoryModel, memoryModel } from "./memory-model.js";
import type { VcpuPower } from "./vcpu-power.js";

/** The inputs of the model. */
export interface ProcessCpuModel {
  readonly power: VcpuPower;
  /** vCPUs whose idle power is charged. */
  readonly reserved: number;
  /** CPUs that this process may use at once. */
  readonly parallelism: number;
  readonly ownCpu: OwnCpu;
  /** Watts of one GiB of memory in use. Undefined: memory is not modelled. */
  readonly wattsPerGib?: number | undefined;
  readonly platform: NodeJS.Platform;
  readonly paths: HostPaths;
  readonly files: Files;
  /** Milliseconds on the time base of `performance.now()`. */
  readonly now: () => number;
  readonly neighbours: CountedTogether;
}

/** The other meterings of the host, which may charge the same vCPUs. */
interface CountedTogether {
  /** Why others cannot be seen, if so. */
  readonly blindness: string | undefined;
  /** Declares that a zone is counted here. */
  count(zone: string): void;
  /** Whether others may count it too, and no metering divides it. */
  isUndivided(zone: string): boolean;
}

/**
 * Maximum lag of CPU time, in milliseconds: the time of threads on other CPUs is updated at the scheduler's
 * tick, at most every 10 ms on Linux and macOS, and Windows counts in clock ticks of 1/64 s.
 */
const REFRESH_MS = { cgroup: 10, windows: 16, process: 10, thread: 10, given: 10 };

/** A source of others' CPU time may be late and then catch up at once: that is no restart of the counter. */
const CATCH_UP = 1000;

/** Opens the model. It is available everywhere, but in worker threads only on Linux. */
export function openProcessCpu(model: ProcessCpuModel): Opened {
  const { power, reserved, parallelism, ownCpu, wattsPerGib, platform, paths, files, now, neighbours } =
    model;
  const unavailable = whyNotOfThread(ownCpu, paths, files);
  if (unavailable) return unavailable;
  const own = openOwnCpu(ownCpu, paths, files);
  const idleWatts = reserved * power.min;
  const dynamicWatts = power.max - power.min;
  const clock = own.source === "process" && platform === "win32" ? "windows" : own.source;
  const vcpus = `${Number(reserved.toFixed(2))} vCPU${reserved === 1 ? "" : "s"}`;
  const of = own.source === "thread" && reserved === 0 ? "one thread" : vcpus;
  const zone: Zone = {
    id: CPU_ZONE,
    name: `modelled: ${power.label}, ${of}`,
    component: "cpu",
    scope: "component",
    origin: "model",
    refreshMs: REFRESH_MS[clock],
    // A quota bounds an average: within its period all CPUs may run at once.
    maxWatts:
      (idleWatts + Math.max(parallelism, reserved) * dynamicWatts) * (own.source === "given" ? CATCH_UP : 1),
    idleWatts,
    ...(power.accuracy ? { accuracy: power.accuracy } : {}),
  };
  const cpu = cpuModel(own, idleWatts, dynamicWatts, now, neighbours);
  // A worker thread has no memory of its own: all of it is the main thread's.
  const memory =
    wattsPerGib === undefined || own.source === "thread"
      ? undefined
      : memoryModel(openOwnMemory(ownCpu, paths, files), wattsPerGib, now);
  const blindness = reserved > 0 ? neighbours.blindness : undefined;
  return {
    status: "ready",
    zones: memory ? [zone, memory.zone] : [zone],
    reader: reader(cpu, memory),
    ...(blindness && {
      notes: [`${blindness}: idle power is charged here in full, even if others charge it too.`],
    }),
  };
}

/** Energy above idle power is this process's alone. */
const OWN = { own: 1 } as const;

/** One model, read with others. */
interface Model {
  read(): Reading;
  close(): void;
}

function reader(cpu: Model, memory: MemoryModel | undefined): EnergyReader {
  const models = memory ? [cpu, memory] : [cpu];
  let isOpen = true;
  return {
    read() {
      if (!isOpen) throw new Error("process-cpu: the reader is closed; open the meter again to read it.");
      return models.map((model) => model.read());
    },
    close() {
      isOpen = false;
      for (const model of models) model.close();
    },
  };
}

function cpuModel(
  own: OwnCpuSeconds,
  idleWatts: number,
  dynamicWatts: number,
  now: () => number,
  neighbours: CountedTogether,
): Model {
  let start: { readonly atMs: number; readonly ownS: number } | undefined;
  let lastS = 0;
  return {
    read() {
      const ownS = own.read();
      const atMs = now();
      if (ownS === undefined) return { zone: CPU_ZONE, atMs, kind: "none", reason: "CPU time unreadable" };
      // CPU time that went back is another counter: ours restarts at 0, which signals a reset to the reader.
      if (start === undefined || ownS < lastS) start = { atMs, ownS };
      lastS = ownS;
      const idle = energyOf(watts(idleWatts), secondsFromMs(atMs - start.atMs));
      const dynamic = energyOf(watts(dynamicWatts), seconds(ownS - start.ownS));
      const microjoules = microjoulesFromJoules(joules(idle + dynamic));
      neighbours.count(CPU_ZONE);
      const cotenants = neighbours.isUndivided(CPU_ZONE) ? ({ cotenants: "unknown" } as const) : {};
      return { zone: CPU_ZONE, atMs, kind: "counter", microjoules, share: OWN, ...cotenants };
    },
    close: () => own.close(),
  };
}

import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Clock, type EnergyMeter, type SignalSource, systemClock } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import type { HostOptions } from "../host/files/paths.js";
import type { OwnCpu } from "../host/share/cpu-time.js";
import { MeterOptionError } from "../options/meter-option-error.js";
import type { GpuPowerProfile, PowerProfile } from "../profile/power-profile.js";
import { type MachineProfiles, profiledWatts } from "./profiled-watts.js";
import { MAX_CARD_WATTS, type SimulatedCards, simulatedCards } from "./simulated-cards.js";
import {
  type SimulatedExporter,
  type SimulatedExporterName,
  type SimulatedExporterOptions,
  simulatedExporter,
} from "./simulated-exporter.js";
import { SimulatedServers } from "./simulated-servers.js";
import { simulatedSockets } from "./simulated-sockets.js";
import { simulatedTruth } from "./simulated-truth.js";

export { hasCompiler } from "@wattspan/testing/stand-ins";
export { standInCards } from "./stand-in-cards.js";
export type {
  GpuPowerProfile,
  MachineProfiles,
  PowerProfile,
  SimulatedCards,
  SimulatedExporter,
  SimulatedExporterName,
  SimulatedExporterOptions,
};

/** Idle power of each part, in watts. */
const AT_REST = { package: 60, memory: 8, card: 70 };
const MAX = { sockets: 8, gpus: 16 };

/** Options of {@link simulatedMachine}. */
export interface SimulatedMachineOptions {
  /** CPU packages, each with memory. Default 1, at most 8. */
  readonly sockets?: number;
  /** Default 0, at most 16. */
  readonly gpus?: number;
  /** Default: the system's. With a `manualClock` of `@wattspan/testing` only the test moves time. */
  readonly clock?: Clock;
  /** Update interval of the tree for readers in other processes, in milliseconds. Default 10. */
  readonly tickMs?: number;
  /**
   * Other cards instead of those in this process: `standInCards` are behind a substitute for NVIDIA's driver
   * library.
   */
  readonly cards?: (count: number, clock: Clock, watts: number, mostWatts: number) => SimulatedCards;
  /**
   * Output of `wattspan profile --json` on a real machine: it gives `utilize()` the power of the parts.
   * Default: none.
   */
  readonly profiles?: MachineProfiles;
}

/** A machine that knows its true power. Times are milliseconds of its clock, zones are ids. */
export interface SimulatedMachine {
  /** Zones of the sockets, of their memories, and of the cards. */
  readonly packages: readonly string[];
  readonly memories: readonly string[];
  readonly gpus: readonly string[];
  /** All meters of the machine, verified on a simulator as they state. */
  readonly meters: readonly EnergyMeter[];
  /** Utilization of its cards, as `gpuSignals` reports it: 0 until `utilize()`. */
  readonly signals: readonly SignalSource[];
  /** Options with which `rapl`, `processCpu` and `auto` read this machine, also in other processes. */
  readonly host: Required<HostOptions> & { readonly ownCpu: OwnCpu };
  /** Sets the watts of a zone from now on. @throws RangeError for an unknown zone. */
  load(zone: string, watts: number): void;
  /**
   * Sets the utilization of a card or a socket from now on, 0…1, with the power of its profile; for a socket
   * its part of the processor's.
   * @throws RangeError for a zone without a profile, and for a utilization outside the profile: nothing is
   * extrapolated.
   */
  utilize(zone: string, utilization: number): void;
  /** Current watts of a zone, or of all zones together. */
  watts(zone?: string): number;
  /** Exact joules of a zone, regardless of its counter. @throws RangeError for an unknown zone. */
  truth(zone: string, fromMs: number, toMs: number): number;
  /** Sets the busy CPU cores from now on. Initially 1 of this process and 0 of others. */
  busy(ownCores: number, otherCores: number): void;
  /** A card disappears but keeps drawing power; and it comes back. */
  lose(gpu: number): void;
  bringBack(gpu: number): void;
  /**
   * Resolves when no card is looked for in another thread, which takes real time: await it after each step of a
   * `manualClock`, so that the clock does not run ahead.
   */
  settled(): Promise<void>;
  /** Sets the counter of a socket to wrap after this many joules. Default 1. Only before the meters open. */
  wrap(socket: number, afterJ?: number): void;
  /**
   * Starts an exporter whose Prometheus page shows the machine's energy. @throws MeterOptionError for an
   * unknown one.
   *
   * @example
   * const { meter } = await machine.exporter("dcgm", { refreshMs: 1000 });
   */
  exporter(name: SimulatedExporterName, options?: SimulatedExporterOptions): Promise<SimulatedExporter>;
  /** Removes the tree, and stops the exporters. */
  close(): void;
}

/**
 * A whole machine with its truth: sockets behind a RAPL tree in a temporary directory, whose counters move
 * and wrap as the kernel's do, and cards. For tests of attribution results.
 *
 * @throws WattspanConfigurationError for an unknown option.
 * @throws MeterOptionError for invalid numbers.
 * @see docs/meters/simulator.md
 * @example
 * const clock = manualClock();
 * const machine = simulatedMachine({ sockets: 2, gpus: 4, clock });
 * const metering = createMetering({ clock, meters: machine.meters });
 * machine.load(machine.gpus[0], 400);
 * await clock.advanceAsync(1000);
 * machine.truth(machine.gpus[0], 0, 1000); // 400
 */
export function simulatedMachine(options: SimulatedMachineOptions = {}): SimulatedMachine {
  checkOptionNames<SimulatedMachineOptions>(options, {
    ...{ sockets: true, gpus: true, clock: true, tickMs: true, cards: true, profiles: true },
  });
  const {
    sockets = 1,
    gpus = 0,
    clock = systemClock,
    tickMs = 10,
    cards: makeCards = simulatedCards,
    profiles = {},
  } = options;
  requireCount("sockets", sockets, 1, MAX.sockets);
  requireCount("gpus", gpus, 0, MAX.gpus);
  requireCount("tickMs", tickMs, 1, 1000);
  const profiled = profiledWatts(profiles, sockets);
  const rest = { ...AT_REST, ...profiled.atRest };
  const directory = mkdtempSync(join(tmpdir(), "wattspan-machine-"));
  const host = simulatedSockets(directory, sockets, clock, rest);
  const mostWatts = Math.max(MAX_CARD_WATTS, profiled.mostCardWatts);
  const cards = orRemove(directory, () => makeCards(gpus, clock, rest.card, mostWatts));
  const truth = simulatedTruth(host, cards.uuids, { clock, watts: rest.card });
  const stop = everyTick(clock, tickMs, host.show);
  const servers = new SimulatedServers();
  const load = (zone: string, watts: number): void => {
    truth.powerOf(zone).set(watts);
    const card = cards.uuids.indexOf(zone);
    if (card >= 0) cards.setWatts(card, watts);
  };
  return {
    ...{ packages: truth.packages, memories: truth.memories, gpus: truth.gpus, host: truth.host },
    meters: [host.meter, ...cards.meters],
    signals: cards.signals ?? [],
    load,
    utilize(zone, utilization) {
      truth.powerOf(zone);
      const card = cards.uuids.indexOf(zone);
      const part = card >= 0 ? "card" : truth.packages.includes(zone) ? "package" : undefined;
      load(zone, profiled.at(part, utilization));
      if (card >= 0) cards.setUtilization?.(card, utilization);
    },
    watts(zone) {
      const nowMs = clock.now();
      return zone === undefined ? truth.totalWatts(nowMs) : truth.powerOf(zone).watts(nowMs);
    },
    truth(zone, fromMs, toMs) {
      const power = truth.powerOf(zone);
      return power.energyJ(toMs) - power.energyJ(fromMs);
    },
    busy: host.busy,
    lose(gpu) {
      cards.lose(gpu);
      truth.lost.add(gpu);
    },
    bringBack(gpu) {
      cards.bringBack(gpu);
      truth.lost.delete(gpu);
    },
    settled: async () => cards.settled?.(),
    wrap: (socket, afterJ = 1) => host.wrap(socket, afterJ),
    exporter: (name, how) => servers.add(simulatedExporter(truth, name, how)),
    close() {
      stop();
      servers.close();
      cards.close?.();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

function requireCount(option: string, given: number, least: number, most: number): void {
  if (Number.isInteger(given) && given >= least && given <= most) return;
  throw new MeterOptionError("simulatedMachine", option, given, `a whole number from ${least} to ${most}`);
}

/** Nobody can close a machine that was never returned. */
function orRemove<T>(directory: string, make: () => T): T {
  try {
    return make();
  } catch (error) {
    rmSync(directory, { recursive: true, force: true });
    throw error;
  }
}

/** Its timers keep no process alive. */
function everyTick(clock: Clock, tickMs: number, task: () => void): () => void {
  let cancel: () => void;
  const tick = () => {
    task();
    cancel = clock.schedule(tick, tickMs);
  };
  cancel = clock.schedule(tick, tickMs);
  return () => cancel();
}

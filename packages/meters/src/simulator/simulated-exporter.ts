import type { EnergyMeter } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { MICROWATTS_PER_WATT, MILLIJOULES_PER_JOULE } from "@wattspan/core/units";
import { dcgmPage, keplerPage, scaphandrePage, standInServer } from "@wattspan/testing/stand-ins";
import { MeterOptionError } from "../options/meter-option-error.js";
import type { ScrapePreset } from "../scrape/presets/presets.js";
import { prometheusScrape } from "../scrape/prometheus-scrape.js";
import { SIMULATED } from "./simulated.js";
import type { SimulatedTruth } from "./simulated-truth.js";

/** Exporters that a simulated machine can have. */
export type SimulatedExporterName = Extract<ScrapePreset, "dcgm" | "kepler" | "scaphandre">;

/** Options of an exporter. */
export interface SimulatedExporterOptions {
  /**
   * Interval of new values on its page, in milliseconds of the machine's clock. Default: the exporter's own,
   * 2 to 30 s.
   */
  readonly refreshMs?: number;
}

/** An exporter of a simulated machine, on a port of 127.0.0.1. */
export interface SimulatedExporter {
  /** The address of its page. */
  readonly url: string;
  /** `prometheusScrape()` for it. */
  readonly meter: EnergyMeter;
  /** Answers with an HTTP status, such as 503, from now on; undefined: with its page. */
  fail(status?: number): void;
  /** Stops it. So does the machine's `close()`. */
  close(): Promise<void>;
}

const NODE = "simulated";

/** Joules are multiplied only here: each exporter has a unit of its own. */

/** By exporter: its interval, and its page at a moment. */
const EXPORTERS: Readonly<
  Record<
    SimulatedExporterName,
    { refreshMs: number; page: (machine: SimulatedTruth, atMs: number) => string }
  >
> = {
  dcgm: { refreshMs: 30_000, page: cardsPage },
  kepler: { refreshMs: 5000, page: nodePage },
  scaphandre: { refreshMs: 2000, page: socketsPage },
};

/** Starts an exporter that shows a machine's energy. @throws MeterOptionError for an unknown one. */
export async function simulatedExporter(
  machine: SimulatedTruth,
  name: SimulatedExporterName,
  options: SimulatedExporterOptions = {},
): Promise<SimulatedExporter> {
  checkOptionNames<SimulatedExporterOptions>(options, { refreshMs: true });
  const known = Object.hasOwn(EXPORTERS, name) ? EXPORTERS[name] : undefined;
  if (!known)
    throw new MeterOptionError("simulatedMachine", "exporter", name, Object.keys(EXPORTERS).join(", "));
  const { refreshMs = known.refreshMs } = options;
  if (!(Number.isFinite(refreshMs) && refreshMs > 0))
    throw new MeterOptionError("simulatedMachine", "refreshMs", refreshMs, "milliseconds above 0");
  const beganMs = machine.clock.now();
  const shownAtMs = () => Math.max(beganMs, Math.floor(machine.clock.now() / refreshMs) * refreshMs);
  const server = await standInServer((_, response) => response.end(known.page(machine, shownAtMs())));
  const url = `${server.origin}/metrics`;
  const { host, clock } = machine;
  return {
    url,
    meter: { ...prometheusScrape({ ...host, url, preset: name, refreshMs, clock }), verified: SIMULATED },
    fail(status) {
      server.answer(status === undefined ? undefined : (_, response) => response.writeHead(status).end());
    },
    close: () => server.close(),
  };
}

/** What a card drew since its driver was loaded and before the machine began: none is at 0. */
const DRAWN_BEFORE_J = 4200;

/** The page of DCGM: cards that are not lost, in millijoules. */
function cardsPage(machine: SimulatedTruth, atMs: number): string {
  const cards = machine.gpus.map((uuid, index) => ({
    ...{ uuid, index, hostname: NODE, model: "simulated card" },
    millijoules: String(
      Math.floor((DRAWN_BEFORE_J + machine.powerOf(uuid).energyJ(atMs)) * MILLIJOULES_PER_JOULE),
    ),
    watts: machine.powerOf(uuid).watts(atMs).toFixed(6),
  }));
  return dcgmPage(cards.filter(({ index }) => !machine.lost.has(index)));
}

/** The page of Kepler, which makes one zone of several sockets, and adds up wraps itself. */
function nodePage(machine: SimulatedTruth, atMs: number): string {
  const zoneOf = (zone: string, ids: readonly string[]) => ({
    ...{ zone, node: NODE },
    path: ids.length === 1 ? `/sys/class/powercap/${ids[0]}` : `aggregated-${zone}`,
    joules: ids.reduce((sum, id) => sum + machine.powerOf(id).energyJ(atMs), 0),
  });
  return keplerPage([zoneOf("package", machine.packages), zoneOf("dram", machine.memories)]);
}

/** The page of Scaphandre, whose counters are RAPL's and wrap as they do. */
function socketsPage(machine: SimulatedTruth, atMs: number): string {
  return scaphandrePage(
    machine.packages.map((socket, index) => ({
      microjoules: Number(machine.counter(socket, atMs)),
      microwatts: machine.powerOf(socket).watts(atMs) * MICROWATTS_PER_WATT,
      dramMicrojoules: Number(machine.counter(machine.memories[index] ?? socket, atMs)),
    })),
  );
}

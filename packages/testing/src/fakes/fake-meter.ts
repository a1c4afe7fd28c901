import type { Clock, EnergyMeter, EnergyReader, Opened, Reading } from "@wattspan/core";
import {
  type SimulatedCounter,
  type SimulatedZone,
  simulatedCounter,
} from "../simulated/simulated-counter.js";
import { simulatedCpu } from "../simulated/simulated-cpu.js";

/** What a {@link fakeMeter} simulates. */
export interface FakeMeterOptions {
  /** The simulation begins at its time. */
  readonly clock: Clock;
  /** Default `fake`. */
  readonly name?: string;
  /** The devices, and how much power each draws. */
  readonly zones: readonly SimulatedZone[];
  /** Whether `read` gives a promise. Default false. */
  readonly asynchronous?: boolean;
  /**
   * How long an answer takes, in milliseconds, asked at each `read`: it is of the middle of that time. `read` then
   * gives a promise, which timers of `clock` resolve. Default: it is there at once.
   */
  readonly latencyMs?: () => number;
  /**
   * Called at the beginning of each `read`: a read costs time where it moves a manual clock on. Default: nothing
   * happens.
   */
  readonly onRead?: () => void;
  /** Cores of the simulated host: the most that `busy` accepts. Default: no limit. */
  readonly cores?: number;
  /**
   * The host's busy CPU time moves in steps of so many seconds, rounded down, as `/proc/stat` does in 0.01. Default:
   * exactly.
   */
  readonly cpuStepS?: number;
}

/** An energy meter on simulated physics, which knows the truth and can be made to fail. */
export interface FakeMeter extends EnergyMeter {
  /** How often `open`, `read` and `close` were called. */
  readonly opens: number;
  readonly reads: number;
  readonly closes: number;
  /**
   * Joules of a zone between two times, as they were: no refresh, no wrap, no failure.
   * @throws RangeError for a zone that is not simulated.
   */
  truth(zone: string, fromMs: number, toMs: number): number;
  /**
   * From now on the host keeps `busyCores` cores busy (default 1), of which `ownShare` 0…1 is this process.
   * Before the first call `cpuTime()` gives nothing.
   */
  busy(ownShare: number, busyCores?: number): void;
  /** From now on `open`, or `read`, never settles, not even when aborted. */
  hang(what: "open" | "read"): void;
  /** The device goes away: each reading is `none` for the reason `lost`, and opening again is `unavailable`. */
  lose(): void;
  /** Ends `hang` and `lose` for calls from now on. */
  recover(): void;
}

/**
 * An energy meter for tests, on simulated physics: its counters follow `watts`, refresh, wrap and fail as configured,
 * and
 * `truth` says what attribution must arrive at.
 *
 * @throws RangeError for a zone or a CPU share that cannot be. Its reader throws when read after `close`.
 * @example
 * const clock = manualClock();
 * const meter = fakeMeter({ clock, zones: [{ id: "gpu-0", component: "gpu", refreshMs: 100, watts: () => 300 }] });
 * const metering = createMetering({ meters: [meter], clock });
 * clock.advance(2000);
 * meter.truth("gpu-0", 0, 2000); // 600
 */
export function fakeMeter(options: FakeMeterOptions): FakeMeter {
  const { clock, latencyMs, onRead, asynchronous = latencyMs !== undefined } = options;
  const startMs = clock.now();
  const counters = options.zones.map((zone) => simulatedCounter(zone, startMs));
  const cpu = simulatedCpu(clock, options.cores ?? Number.POSITIVE_INFINITY, options.cpuStepS);
  const calls = { opens: 0, reads: 0, closes: 0 };
  const hangs = new Set<"open" | "read">();
  let isLost = false;

  function readings(): readonly Reading[] {
    const atMs = clock.now();
    return counters.map((counter) => (isLost ? lostReading(counter, atMs) : counter.reading(atMs)));
  }

  function read(): readonly Reading[] | Promise<readonly Reading[]> {
    if (hangs.has("read")) return forever();
    onRead?.();
    if (!asynchronous) return readings();
    return latencyMs ? answered(clock, latencyMs() / 2, readings) : Promise.resolve(readings());
  }

  function openReader(): EnergyReader {
    let isOpen = true;
    return {
      read() {
        calls.reads++;
        if (!isOpen) throw new Error("fakeMeter: the reader is closed; open the meter again to read it.");
        return read();
      },
      cpuTime: () => cpu.time(),
      close() {
        calls.closes++;
        isOpen = false;
      },
    };
  }

  return {
    name: options.name ?? "fake",
    get opens() {
      return calls.opens;
    },
    get reads() {
      return calls.reads;
    },
    get closes() {
      return calls.closes;
    },
    async open(signal): Promise<Opened> {
      calls.opens++;
      if (hangs.has("open")) return forever();
      signal.throwIfAborted();
      if (isLost) return { status: "unavailable", reason: "lost", detail: "The simulated device is gone." };
      return { status: "ready", zones: counters.map(({ zone }) => zone), reader: openReader() };
    },
    truth: (zone, fromMs, toMs) => counterOf(counters, zone).truth(fromMs, toMs),
    busy: cpu.busy,
    hang: (what) => void hangs.add(what),
    lose() {
      isLost = true;
    },
    recover() {
      isLost = false;
      hangs.clear();
    },
  };
}

const forever = () => new Promise<never>(() => undefined);

/** Looks after half of a round trip, and answers after the other half. */
const answered = <T>(clock: Clock, halfMs: number, look: () => T) =>
  new Promise<T>((resolve) => {
    clock.schedule(() => {
      const seen = look();
      clock.schedule(() => resolve(seen), halfMs);
    }, halfMs);
  });

const lostReading = ({ zone }: SimulatedCounter, atMs: number): Reading => ({
  zone: zone.id,
  atMs,
  kind: "none",
  reason: "lost",
});

function counterOf(counters: readonly SimulatedCounter[], id: string): SimulatedCounter {
  const counter = counters.find(({ zone }) => zone.id === id);
  if (counter !== undefined) return counter;
  const known = counters.map(({ zone }) => zone.id).join(", ");
  throw new RangeError(`fakeMeter: there is no zone ${JSON.stringify(id)}; it simulates ${known}.`);
}

import type { EnergyMeter } from "wattspan";

type Opened = Awaited<ReturnType<EnergyMeter["open"]>>;
type EnergyReader = Extract<Opened, { status: "ready" }>["reader"];
type Readings = Awaited<ReturnType<EnergyReader["read"]>>;

/** Mean power of a device between two of its readings. */
interface PowerSpan {
  /** Milliseconds since the Unix epoch. */
  readonly fromMs: number;
  readonly toMs: number;
  readonly watts: number;
}

/** The power of one device over a run, oldest first, with gaps where it could not be read. */
export interface PowerSeries {
  /** Id of the zone that the meter read. */
  readonly device: string;
  readonly spans: readonly PowerSpan[];
}

/**
 * Counters are read at every start and end of an activity: shorter spans would show their steps instead of
 * power.
 */
const MIN_MS = 50;

/**
 * Records meter readings for a chart of power over time. Readings pass through unchanged.
 * @example
 * const recorder = new PowerRecorder();
 * await startWattspan({ meters: [recorder.listenTo(processCpu())] });
 * recorder.series(); // [{ device: "process-cpu", spans: [{ fromMs, toMs, watts: 5.2 }, …] }]
 */
export class PowerRecorder {
  readonly #tracks = new Map<string, Track>();
  /** From the monotonic time of readings to wall-clock time. */
  readonly #epochMs = Date.now() - performance.now();
  #isListening = true;

  /** The same meter, recorded. */
  listenTo(meter: EnergyMeter): EnergyMeter {
    return {
      name: meter.name,
      open: async (signal) => {
        const opened = await meter.open(signal);
        return opened.status === "ready" ? { ...opened, reader: this.#overhear(opened.reader) } : opened;
      },
    };
  }

  /** Keeps its data and records no more: a long-running process must not grow without bound. */
  stop(): void {
    this.#isListening = false;
  }

  /** The recorded data so far, a series for each zone. */
  series(): PowerSeries[] {
    return [...this.#tracks].map(([device, { spans }]) => ({ device, spans: [...spans] }));
  }

  #overhear(reader: EnergyReader): EnergyReader {
    return {
      read: () => {
        const readings = reader.read();
        if (!(readings instanceof Promise)) return this.#hear(readings);
        return readings.then((later) => this.#hear(later));
      },
      ...(reader.cpuTime && { cpuTime: () => reader.cpuTime?.() }),
      close: () => reader.close?.(),
    };
  }

  #hear(readings: Readings): Readings {
    for (const reading of this.#isListening ? readings : []) {
      const track = this.#tracks.get(reading.zone) ?? new Track();
      this.#tracks.set(reading.zone, track);
      track.add(reading, this.#epochMs);
    }
    return readings;
  }
}

class Track {
  readonly spans: PowerSpan[] = [];
  #last: { readonly atMs: number; readonly microjoules: bigint } | undefined;

  add(reading: Readings[number], epochMs: number): void {
    const { atMs } = reading;
    if (reading.kind === "power") {
      this.spans.push({
        fromMs: epochMs + atMs - reading.windowMs,
        toMs: epochMs + atMs,
        watts: reading.watts,
      });
      return;
    }
    if (reading.kind === "none") {
      this.#last = undefined;
      return;
    }
    const { microjoules } = reading;
    const last = this.#last;
    if (last !== undefined && atMs - last.atMs < MIN_MS) return;
    this.#last = { atMs, microjoules };
    // A counter that decreased has wrapped or restarted: a gap in the chart; the ledger handles it.
    if (last === undefined || microjoules < last.microjoules) return;
    const joules = Number(microjoules - last.microjoules) / 1e6;
    this.spans.push({
      fromMs: epochMs + last.atMs,
      toMs: epochMs + atMs,
      watts: joules / ((atMs - last.atMs) / 1000),
    });
  }
}

/** The energy of a zone of the whole host that is watched but not counted. */

import type { Reading } from "../../contracts/energy-meter.js";
import {
  joules,
  joulesFromMicrojoules,
  microjoulesFromJoules,
  msFromSeconds,
  secondsFromMs,
} from "../../contracts/units.js";
import { counterStep } from "../ledger/counter-step.js";
import { trapezoid } from "../sampling/gauge-counter.js";
import { type Accuracy, accuracyOf } from "../sampling/zone-accuracy.js";
import type { MeterZone } from "../sampling/zone-selection.js";
import { EnergyTrack } from "./energy-track.js";

/** A gauge without a reading for this many refreshes, or this long, has a gap. */
const REFRESHES = 4;
const MIN_GAP_S = 2;
/** A zone that is only compared is read at most once in this time. */
const WATCHED_MS = 1000;

/** Follows one zone. Lost energy begins a new track. */
export class HostEnergy {
  readonly zone: string;
  readonly meter: string;
  readonly accuracy: Accuracy;
  readonly refreshS: number;
  readonly maxWatts: number;
  track = new EnergyTrack();
  /** Since the track began, also where moments are too close to be kept. */
  #joules = 0;
  #readMs = Number.NEGATIVE_INFINITY;
  readonly #modulus: bigint | undefined;
  #count: { readonly atS: number; readonly microjoules: bigint } | undefined;
  #power: { readonly atS: number; readonly watts: number } | undefined;

  constructor({ meter, zone }: MeterZone) {
    this.zone = zone.id;
    this.meter = meter;
    this.accuracy = accuracyOf(zone);
    this.refreshS = secondsFromMs(zone.refreshMs);
    this.maxWatts = zone.maxWatts;
    this.#modulus = zone.modulusJ === undefined ? undefined : microjoulesFromJoules(joules(zone.modulusJ));
  }

  /** Whether to read it now: no more often than it changes. */
  isDue(nowMs: number): boolean {
    if (nowMs - this.#readMs < Math.max(WATCHED_MS, msFromSeconds(this.refreshS))) return false;
    this.#readMs = nowMs;
    return true;
  }

  /** Takes a reading. A counter spans failed reads unless it says that it counted nothing; a gauge does not. */
  take(reading: Reading, slept: boolean): void {
    const atS = secondsFromMs(reading.atMs);
    if (slept || (reading.kind === "counter" && reading.afterGap)) this.#lose();
    if (reading.kind === "counter") this.#takeCount(atS, reading.microjoules);
    else if (reading.kind === "power") this.#takePower(atS, reading.watts);
    else this.#power = undefined;
  }

  #takeCount(atS: number, microjoules: bigint): void {
    const before = this.#count;
    if (before && atS <= before.atS) return;
    const { refreshS } = this;
    const range = { maxWatts: this.maxWatts, refreshS, modulusMicrojoules: this.#modulus };
    const step = before && counterStep(before.microjoules, microjoules, atS - before.atS, range);
    if (step === 0n) return;
    this.#count = { atS, microjoules };
    if (typeof step === "bigint") this.#add(atS, joulesFromMicrojoules(step));
    else this.#begin(atS);
  }

  #takePower(atS: number, watts: number): void {
    const before = this.#power;
    if (before && atS <= before.atS) return;
    this.#power = { atS, watts };
    if (before && atS - before.atS <= Math.max(MIN_GAP_S, REFRESHES * this.refreshS))
      this.#add(atS, trapezoid(before.atS, before.watts, atS, watts));
    else this.#begin(atS);
  }

  #add(atS: number, joules: number): void {
    this.#joules += joules;
    this.track.note(atS, this.#joules);
  }

  #begin(atS: number): void {
    this.track = new EnergyTrack();
    this.#joules = 0;
    this.track.note(atS, 0);
  }

  #lose(): void {
    this.#count = undefined;
    this.#power = undefined;
  }
}

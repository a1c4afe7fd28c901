import { type Clock, type EnergyMeter, systemClock } from "@wattspan/core";
import { waitOn } from "./bounded-call.js";
import type { EnergyTruth } from "./energy-truth.js";
import {
  checkOpened,
  closeTwice,
  type EnergyMeterRule,
  hasSettled,
  type MeterTrial,
  open,
  openAborted,
  readRepeatedly,
  reopen,
} from "./meter-trial.js";
import { isText, shown } from "./values/examined-value.js";
import { type Violation, violationList } from "./values/violation.js";

/** How a meter is tried. */
export interface EnergyMeterContractOptions {
  /** How long `open`, one `read` and `close` may take each, in milliseconds. Default 5000. */
  readonly timeoutMs?: number;
  /** How often it is read, one refresh of its slowest zone (at most one second) apart. Default 5. */
  readonly reads?: number;
  /** Default: the system's clock. */
  readonly clock?: Clock;
  /**
   * Joules that all devices of the meter drew together between two times of `clock`, where the test simulates them:
   * what is read must then add up to it. With more `reads`, since the first and the last refresh are left open.
   * Default: not known.
   */
  readonly truth?: EnergyTruth;
  /** Lets time pass. Default: real time, or `clock.advanceAsync` where the clock is manual. */
  readonly wait?: (ms: number) => Promise<void>;
}

/**
 * Tries a meter and says in which ways it breaks the contract of `EnergyMeter`; empty: in none that shows.
 * Opens it up to three times, reads it, and closes what it opened. Never throws or rejects.
 * A meter that is unavailable here keeps the contract, but its zones and readings were not seen.
 *
 * @example
 * it("keeps the contract", async () => {
 *   expect(await energyMeterContract(wallPlug({ host: "plug.local" }))).toEqual([]);
 * });
 * @example
 * await energyMeterContract(fakeMeter({ clock, zones }), { clock }); // in simulated time
 * @example
 * // Ten seconds of a card whose energy the test knows.
 * await energyMeterContract(meter, { clock, reads: 100, truth: (fromMs, toMs) => (300 * (toMs - fromMs)) / 1000 });
 */
export async function energyMeterContract(
  meter: EnergyMeter,
  options: EnergyMeterContractOptions = {},
): Promise<readonly Violation<EnergyMeterRule>[]> {
  const { timeoutMs = 5000, reads = 5, clock = systemClock, wait = waitOn(clock), truth } = options;
  const list = violationList<EnergyMeterRule>();
  try {
    await tryMeter({ meter, clock, wait, timeoutMs, reads, truth, check: list.check });
  } catch (error) {
    list.check(false, "examinable", "meter", `looking at it failed with ${shown(error)}`);
  }
  return list.found;
}

async function tryMeter(trial: MeterTrial): Promise<void> {
  const { meter, check } = trial;
  check(isText(meter.name), "name", "meter", `name is ${shown(meter.name)}; expected what people call it`);
  const opened = await open(trial, new AbortController().signal);
  if (!hasSettled(trial, opened, "open")) return;
  const ready = checkOpened(trial, opened.value);
  if (ready !== undefined) {
    try {
      await readRepeatedly(trial, ready);
    } finally {
      await closeTwice(trial, ready.reader);
    }
    await reopen(trial);
  }
  await openAborted(trial);
}

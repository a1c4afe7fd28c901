import type { Reading } from "@wattspan/core";
import { BackOff } from "../cards/back-off.js";
import { type Card, idOf } from "../cards/card.js";
import type { SleepWatch } from "../cards/suspended-cards.js";
import type { DeviceHandle, DriverLibrary } from "../library/driver-library.js";
import { reasonOf, SUCCESS } from "../library/return-codes.js";
import type { DriverSensor } from "./driver-sensor.js";

/** A card of the driver: read while it is there, and found again by its UUID after it was away. */
export class DriverCard {
  readonly card: Card;
  readonly id: string;
  readonly #library: DriverLibrary;
  readonly #sensor: DriverSensor;
  readonly #sleep: SleepWatch | undefined;
  readonly #backOff = new BackOff();
  #device: DeviceHandle | undefined;
  #reason = "";

  constructor(
    card: Card,
    {
      library,
      device,
      sensor,
      sleep,
    }: {
      readonly library: DriverLibrary;
      readonly device: DeviceHandle;
      readonly sensor: DriverSensor;
      readonly sleep: SleepWatch | undefined;
    },
  ) {
    this.card = card;
    this.id = idOf(card);
    this.#library = library;
    this.#device = device;
    this.#sensor = sensor;
    this.#sleep = sleep;
  }

  get device(): DeviceHandle | undefined {
    return this.#device;
  }

  /** Reads. A failed card is looked up again later. A sleeping card is left asleep. */
  read(nowMs: () => number): Reading {
    if (this.#sleep?.isAsleep) return this.#none(nowMs(), "asleep");
    if (this.#device === undefined) return this.#none(nowMs(), this.#reason);
    const code = this.#sensor.read(this.#device);
    const atMs = nowMs();
    if (code === SUCCESS) return this.#sensor.reading(this.id, atMs);
    this.#lose(code, atMs);
    return this.#none(atMs, this.#reason);
  }

  /** Whether it is away, and may be looked up. */
  isDue(nowMs: number): boolean {
    return this.#device === undefined && this.#backOff.isDue(nowMs);
  }

  /** Looks it up, in another thread. */
  async find(nowMs: number): Promise<void> {
    const { uuid, place } = this.card;
    const found = await (uuid
      ? this.#library.device("byUuid", uuid)
      : this.#library.device("byPlace", place));
    const code = typeof found === "bigint" ? await this.#sensor.readAside(found) : found;
    if (typeof found !== "bigint" || code !== SUCCESS) {
      this.missed(code, nowMs);
      return;
    }
    this.#device = found;
    this.#backOff.succeeded();
  }

  /** It could not be found. */
  missed(code: number, nowMs: number): void {
    this.#reason = reasonOf(code);
    this.#backOff.failed(nowMs);
  }

  close(): void {
    this.#sleep?.close();
  }

  #lose(code: number, nowMs: number): void {
    this.#device = undefined;
    this.missed(code, nowMs);
  }

  #none(atMs: number, reason: string): Reading {
    return { zone: this.id, atMs, kind: "none", reason };
  }
}

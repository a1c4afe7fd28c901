/**
 * A server's energy, from the joules that the ledger books for others and the CPU time of all of them. Pure.
 */

import type { CpuTime, DeviceStatus } from "@wattspan/core";
import { amountDuring } from "@wattspan/core/units";
import { Series } from "./series.js";
import type { ServerCpu } from "./server-cpu.js";

/** Energy of the server on one device. */
export interface DrawnEnergy {
  readonly device: DeviceStatus;
  readonly joules: number;
}

/** Takes observations at moments, and returns the energy between them. */
export class ServerEnergy {
  readonly #zones: ReadonlySet<string>;
  readonly #devices = new Map<string, { status: DeviceStatus; readonly joules: Series }>();
  readonly #server = new Series();
  readonly #others = new Series();
  #identity: string | undefined;
  #first = { serverS: 0, othersS: 0 };
  #last = { serverS: 0, othersS: 0 };
  #restartedMs = Number.NEGATIVE_INFINITY;
  #unseenMs = Number.NEGATIVE_INFINITY;
  #lostMs = Number.NEGATIVE_INFINITY;

  /** @param zones Ids of the server's exclusive devices. */
  constructor(zones: readonly string[]) {
    this.#zones = new Set(zones);
  }

  /** Notes the current state. `cpu`: undefined if the server's CPU time is not needed or cannot be read. */
  note(
    atMs: number,
    devices: readonly DeviceStatus[],
    cpu: ServerCpu | undefined,
    time: CpuTime | undefined,
  ): void {
    for (const status of devices) this.#noteDevice(status, atMs);
    if (!cpu || !time) {
      this.#unseenMs = atMs;
      return;
    }
    if (this.#identity !== undefined && cpu.identity !== this.#identity) this.#restartedMs = atMs;
    const othersS = time.busyS - time.ownS;
    if (cpu.identity !== this.#identity) this.#first = { serverS: cpu.seconds, othersS };
    this.#identity = cpu.identity;
    this.#last = { serverS: cpu.seconds, othersS };
    this.#server.note(atMs, cpu.seconds);
    this.#others.note(atMs, othersS);
  }

  /** Whether the server became another one since a moment. */
  restartedSince(atMs: number): boolean {
    return this.#restartedMs >= atMs;
  }

  /** Whether its CPU time was unreadable at some moment since. */
  unseenSince(atMs: number): boolean {
    return this.#unseenMs >= atMs;
  }

  /** Whether energy of a device was lost after a moment: of a counter that restarted, or of a sleeping machine. */
  lostAfter(atMs: number): boolean {
    return this.#lostMs > atMs;
  }

  /** Whether one of its exclusive devices was ever there. */
  get hasZones(): boolean {
    for (const id of this.#zones) if (this.#devices.has(id)) return true;
    return false;
  }

  /** Up to when the joules of all devices are booked. */
  get bookedUntilMs(): number {
    let first = Number.POSITIVE_INFINITY;
    for (const { joules } of this.#devices.values()) first = Math.min(first, joules.lastMs);
    return first;
  }

  /**
   * Whether the server counts as this process, as a child in our control group: it then used more than all
   * others together, and its joules are not among theirs.
   */
  get isInside(): boolean {
    const serverS = this.#last.serverS - this.#first.serverS;
    return serverS > 1.05 * (this.#last.othersS - this.#first.othersS) + 0.1;
  }

  /** CPU seconds of the server. */
  cpuS(fromMs: number, toMs: number): number {
    return this.#server.growth(fromMs, toMs);
  }

  /**
   * Its energy on each device that shows it: all of its own devices, and its part of the others' CPU time on
   * the host's.
   */
  drawn(fromMs: number, toMs: number, withCpu: boolean): DrawnEnergy[] {
    const drawn: DrawnEnergy[] = [];
    for (const { status, joules } of this.#devices.values()) {
      const isOwn = this.#zones.has(status.id);
      // A device that never booked others' energy does not separate them, such as a model of this process
      // alone.
      if (!isOwn && (!withCpu || status.otherProcess <= 0)) continue;
      const part = isOwn ? 1 : this.#partOf(fromMs, toMs, status.idleCores ?? 0);
      drawn.push({ device: status, joules: part * joules.growth(fromMs, toMs) });
    }
    return drawn;
  }

  /** Drops the time before a moment. */
  forget(beforeMs: number): void {
    for (const { joules } of this.#devices.values()) joules.forget(beforeMs);
    this.#server.forget(beforeMs);
    this.#others.forget(beforeMs);
  }

  #noteDevice(status: DeviceStatus, atMs: number): void {
    const isOwn = this.#zones.has(status.id);
    if (!isOwn && status.component === "gpu") return;
    const known = this.#devices.get(status.id) ?? { status, joules: new Series() };
    this.#devices.set(status.id, known);
    if (status.lostTicks > known.status.lostTicks) this.#lostMs = atMs;
    known.status = status;
    known.joules.note(status.bookedUntilMs, status.otherProcess + (isOwn ? status.unattributed : 0));
  }

  /**
   * Cores that others kept busy while the idle power was learned are part of it, so they have no part in the
   * rest.
   */
  #partOf(fromMs: number, toMs: number, idleCores: number): number {
    const server = this.#server.growth(fromMs, toMs);
    const others = this.#others.growth(fromMs, toMs) - amountDuring(idleCores, toMs - fromMs);
    return server <= 0 ? 0 : server / Math.max(server, others);
  }
}

/**
 * The internals of meters that simulated processes use: who else meters on a host, whose work a card does,
 * and the modelled power of a processor.
 */

import type { EnergyMeter, Opened, Reading } from "@wattspan/core";

/** The meterings on a host, as one thread sees them. */
export interface Registry {
  readonly blindness: string | undefined;
  dividers: number;
  count(zone: string): void;
  limit(zone: string, parts: ReadonlyMap<string, number>): void;
  sharers(zone: string): number;
  isUndivided(zone: string): boolean;
  look(): Promise<void>;
  leave(): void;
}

/** A thread of a process. */
export interface ThreadName {
  readonly pid: number;
  readonly thread: number;
  readonly start: string;
  readonly place: string;
}

/** The driver's samples of a card. */
interface CardUses {
  readonly used: readonly { readonly pid: number; readonly percent: number }[];
  readonly looks: number;
}

interface CardWitness {
  on(card: string): readonly number[];
  whose(pid: number): "own" | "others";
  uses(card: string): Promise<CardUses>;
}

interface HeldRegistry {
  readonly registry: Registry;
  readonly looked: Promise<void>;
  release(): void;
}

interface ProcessCpuModel {
  readonly power: { readonly label: string; readonly min: number; readonly max: number };
  readonly reserved: number;
  readonly parallelism: number;
  readonly ownCpu: { read(): number };
  readonly platform: "linux";
  readonly paths: object;
  readonly files: object;
  readonly now: () => number;
  readonly neighbours: Registry;
}

// Packages do not import each other's internals.
const inside = <T>(file: string): Promise<T> =>
  import(new URL(`../../../packages/meters/src/${file}.ts`, import.meta.url).href) as Promise<T>;

export const { Registry } = await inside<{
  Registry: new (
    folder: string,
    self: ThreadName,
    fromS: number,
    clocks: { wallMs(): number; now(): number },
  ) => Registry;
}>("host-registry/registry");

/** The name of a thread of this process. */
export const { threadName } = await inside<{ threadName(pid: number, thread: number): ThreadName }>(
  "host-registry/thread-name",
);

export const { SharedCards } = await inside<{
  SharedCards: new (
    witness: CardWitness,
    now: () => number,
  ) => { take(card: string, reading: Reading): readonly Reading[] };
}>("nvml/sharing/shared-cards");

/** Opens a meter of cards in one thread of a process. */
export const { openForProcess } = await inside<{
  openForProcess(open: EnergyMeter["open"], isMain: boolean, hold: () => HeldRegistry): EnergyMeter["open"];
}>("host-registry/cards-of-process");

/** Opens the model of a processor. */
export const { openProcessCpu } = await inside<{ openProcessCpu(model: ProcessCpuModel): Opened }>(
  "process-cpu/open-process-cpu",
);

import { cpus, loadavg, platform, release, totalmem } from "node:os";

/** The machine that the figures depend on. No names of hosts or people. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

/** When, where and next to what an experiment ran. */
export interface Circumstances {
  /** Time of its start, ISO 8601. */
  readonly date: string;
  readonly machine: Machine;
  /** Processes that wanted to run in the minute before, per core: above 0 the machine had other work too. */
  readonly loadPerCore: number;
}

/** Of an experiment that begins now, in this process. */
export const circumstances = (): Circumstances => ({
  date: new Date().toISOString(),
  machine: {
    processor: cpus()[0]?.model.trim() || "not known",
    cores: cpus().length,
    memoryGb: Math.round(totalmem() / 1e9),
    system: `${platform()} ${release().split("-")[0]}`,
    node: process.version,
  },
  loadPerCore: (loadavg()[0] ?? Number.NaN) / cpus().length,
});

/** @example machineText(machine) // "2 cores of a processor, 8 GB, linux 6.1" */
export const machineText = ({ cores, processor, memoryGb, system }: Machine): string =>
  `${cores} cores of ${processor}, ${memoryGb} GB, ${system}`;

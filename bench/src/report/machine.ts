import { cpus, platform, release, totalmem } from "node:os";

/** The machine that the figures depend on. No names of hosts or people. */
export interface Machine {
  readonly processor: string;
  readonly cores: number;
  readonly memoryGb: number;
  readonly system: string;
  readonly node: string;
}

/** The machine that this process runs on. */
export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() || "not known",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${platform()} ${release().split("-")[0]}`,
  node: process.version,
});

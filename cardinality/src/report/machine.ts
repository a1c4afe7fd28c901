import { cpus, platform, release, totalmem } from "node:os";
import type { Machine } from "./results.ts";

/** The machine that this process runs on. */
export const thisMachine = (): Machine => ({
  processor: cpus()[0]?.model.trim() || "not known",
  cores: cpus().length,
  memoryGb: Math.round(totalmem() / 1e9),
  system: `${platform()} ${release().split("-")[0]}`,
  node: process.version,
});

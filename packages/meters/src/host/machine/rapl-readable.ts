import { join } from "node:path";
import { type Files, readText } from "../files/files.js";

/** Whether RAPL counters of the first package can be read: no other meter may then count that processor. */
export const isRaplReadable = (sys: string, files: Files): boolean =>
  /^[1-9]\d*\s*$/.test(readText(files, join(sys, "class/powercap/intel-rapl:0/energy_uj"), 32).text ?? "");

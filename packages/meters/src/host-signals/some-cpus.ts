import { join } from "node:path";
import { type Files, readText } from "../host/files/files.js";

/** Each CPU costs some reads, and a server has hundreds: this many represent all. */
const LOOKED_AT = 8;

/** Directories of some CPUs, spread over all of them, with a readable file. */
export function someCpus(sys: string, file: string, files: Files): readonly string[] {
  const base = join(sys, "devices/system/cpu");
  let numbers: readonly number[];
  try {
    numbers = files.list(base).flatMap((name) => {
      const number = /^cpu(\d{1,5})$/.exec(name)?.[1];
      return number === undefined ? [] : [Number(number)];
    });
  } catch {
    return [];
  }
  const sorted = [...numbers].sort((a, b) => a - b);
  const step = Math.max(1, Math.ceil(sorted.length / LOOKED_AT));
  return sorted
    .filter((_, index) => index % step === 0)
    .map((number) => join(base, `cpu${number}`))
    .filter((directory) => readText(files, join(directory, file), 64).text !== undefined);
}

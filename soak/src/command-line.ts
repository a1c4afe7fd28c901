import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";

/** The user's options. */
export interface CommandLine {
  /** How long calls are metered, without warm-up and shutdown. */
  readonly seconds: number;
  /** Calls that are begun per second; most make more. */
  readonly rate: number;
  /** Folder for `soak.md`, `soak.svg` and `soak.json`; absent: nothing is written. */
  readonly folder?: string;
}

const DOCS = fileURLToPath(new URL("../../docs/", import.meta.url));

/** Text for a wrong command line. */
export const usage = `usage: npm run soak [-- --minutes 10 | --seconds 30] [--rate 200] [--docs | --folder out]
  --minutes, --seconds  how long (default 10 minutes)
  --rate                calls that are begun per second (default 200)
  --docs                writes docs/soak.md with its chart, and soak.json
  --folder              writes them there`;

/** Reads the arguments. @throws TypeError for an unknown option or a value that cannot be. */
export function commandLine(args: readonly string[]): CommandLine {
  const { minutes, seconds, rate, docs, folder } = parseArgs({
    args: [...args],
    options: {
      minutes: { type: "string" },
      seconds: { type: "string" },
      rate: { type: "string", default: "200" },
      docs: { type: "boolean", default: false },
      folder: { type: "string" },
    },
  }).values;
  const into = docs ? DOCS : folder;
  return {
    seconds:
      seconds === undefined ? 60 * numberOf("--minutes", minutes ?? "10") : numberOf("--seconds", seconds),
    rate: numberOf("--rate", rate),
    ...(into !== undefined && { folder: into }),
  };
}

function numberOf(option: string, text: string): number {
  const number = Number(text || Number.NaN);
  if (Number.isFinite(number) && number > 0) return number;
  throw new TypeError(`${option} ${text}: expected a number above 0.`);
}

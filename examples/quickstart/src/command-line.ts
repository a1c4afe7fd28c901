import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { WattspanConfigurationError } from "wattspan";

/** The user's options. */
export interface CommandLine {
  /** Keep running and serving metrics. */
  readonly serve: boolean;
  /** Work on a simulated machine instead of this one. */
  readonly simulated: boolean;
  /** Port of the metrics page; 0 takes a free one. */
  readonly port: number;
  /** ISO 3166-1 code of the country, if given. */
  readonly country?: string;
  /** File for the report. */
  readonly report: string;
  /** Open the report in the browser at the end. */
  readonly open: boolean;
  /** Print the recognised texts, each call of a network, and lines of the metrics page. */
  readonly verbose: boolean;
  readonly help: boolean;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

/** What the user got wrong, if that is the error. @example mistakeIn(new UsageError("--port x: …")) // "--port x: …" */
export function mistakeIn(error: unknown): string | undefined {
  if (error instanceof UsageError) return error.message;
  if (!(error instanceof WattspanConfigurationError)) return undefined;
  const { option, problem } = error;
  return option === "location.country" ? `--country ${problem}` : error.message;
}

/** Text for `--help`. */
export const usage = `usage: npm run quickstart [-- --open --serve --verbose --country DE --port 9464 --report report.html]
  --open       open the report in the browser at the end
  --serve      keep running, with a small job every few seconds, until Ctrl-C
  --country    country of this machine, for example DE, for gCO2e (default: the world's average)
  --port       port of the metrics page on 127.0.0.1 (default 9464, or a free one if it is taken)
  --report     file for the report as an HTML page (default: examples/quickstart/report.html)
  --verbose    also print the recognised texts, each call of a network, and lines of the metrics page
  --simulated  200 calls on a simulated machine of 2 sockets and 4 cards, held against its truth; with --country alone`;

/** Port on which Prometheus exporters of OpenTelemetry listen by convention. */
const DEFAULT_PORT = 9464;
const DEFAULT_REPORT = fileURLToPath(new URL("../report.html", import.meta.url));

/** Reads the arguments. @throws UsageError for an unknown option or a value that cannot be. */
export function commandLine(args: readonly string[]): CommandLine {
  const given = parse(args);
  const { open = false, serve = false, verbose = false, help = false, simulated = false } = given;
  const { port, country, report = DEFAULT_REPORT } = given;
  const number = port === undefined ? DEFAULT_PORT : Number(port || Number.NaN);
  if (!Number.isInteger(number) || number < 0 || number > 65_535) {
    throw new UsageError(`--port ${port}: expected a whole number from 0 to 65535.`);
  }
  if (country !== undefined && !/^[A-Za-z]{2,3}$/.test(country)) {
    throw new UsageError(
      `--country ${country}: expected a country code of two or three letters, for example DE.`,
    );
  }
  if (report === "") throw new UsageError("--report: expected the name of a file, for example report.html.");
  const others = (["open", "serve", "verbose", "port", "report"] as const).filter(
    (name) => given[name] !== undefined,
  );
  if (simulated && others.length > 0)
    throw new UsageError(`--${others[0]}: it has no meaning with --simulated; leave one of them out.`);
  const switches = { open, serve, verbose, simulated, help };
  return { ...switches, report, port: number, ...(country !== undefined && { country }) };
}

function parse(args: readonly string[]) {
  try {
    const options = {
      open: { type: "boolean" },
      serve: { type: "boolean" },
      verbose: { type: "boolean" },
      simulated: { type: "boolean" },
      help: { type: "boolean" },
      country: { type: "string" },
      port: { type: "string" },
      report: { type: "string" },
    } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch (cause) {
    throw new UsageError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
}

/** The options of `wattspan dashboard`, and which of its three things they ask for. */

import { UsageError } from "../../command/usage-error.js";

/** As given; nothing is filled in, so that what does not belong together is noticed. */
export interface DashboardOptions {
  readonly provision?: string;
  readonly push?: URL;
  readonly open?: boolean;
  /** False with `--no-browser`. */
  readonly browser?: boolean;
  readonly prometheus?: URL;
  readonly seenAs?: string;
  readonly scrapeInterval?: number;
  readonly force?: boolean;
  readonly tokenEnv?: string;
  readonly folder?: string;
  readonly metrics?: URL;
  readonly interval?: number;
  readonly port?: number;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** Which options each of them takes. */
const OPTIONS_OF = {
  provision: ["prometheus", "seenAs", "scrapeInterval", "force", "json"],
  push: ["tokenEnv", "folder", "json"],
  open: ["browser", "metrics", "prometheus", "interval", "scrapeInterval", "port"],
} as const satisfies Record<string, readonly (keyof DashboardOptions)[]>;

/** One of the three. */
export type DashboardMode = keyof typeof OPTIONS_OF;

const MODES = Object.keys(OPTIONS_OF) as readonly DashboardMode[];
const ALL = new Set(Object.values(OPTIONS_OF).flat());
const EXAMPLE = "wattspan dashboard --open";

/**
 * The one thing to do.
 * @throws {@link UsageError} where there is none or are several, or where an option belongs to another.
 * @example modeOf({ open: true, port: 0 }) // "open"
 */
export function modeOf(options: DashboardOptions): DashboardMode {
  const given = MODES.filter((mode) => options[mode] !== undefined);
  const [mode, another] = given;
  const all = MODES.map((name) => `--${name}`).join(", ");
  if (!mode) throw new UsageError("dashboard", undefined, `one of ${all}`, EXAMPLE);
  if (another) throw new UsageError(`--${another}`, undefined, `to be used without --${mode}`, EXAMPLE);
  const own: readonly string[] = OPTIONS_OF[mode];
  const foreign = [...ALL].find((name) => isGiven(options, name) && !own.includes(name));
  if (foreign) throw new UsageError(flagOf(foreign), undefined, `to be used without --${mode}`, EXAMPLE);
  if (mode === "open") refuseMixture(options);
  return mode;
}

/** The page has one source, and each has its own interval. */
function refuseMixture({ metrics, prometheus, interval, scrapeInterval }: DashboardOptions): void {
  const ofPage = metrics ? "--metrics" : interval === undefined ? undefined : "--interval";
  if (prometheus && ofPage)
    throw new UsageError(ofPage, undefined, "to be used without --prometheus", EXAMPLE);
  if (prometheus || scrapeInterval === undefined) return;
  throw new UsageError(
    "--scrape-interval",
    undefined,
    "to be used with --prometheus",
    `${EXAMPLE} --prometheus http://localhost:9090`,
  );
}

/** The browser is opened unless an option says no. */
const isGiven = (options: DashboardOptions, name: keyof DashboardOptions): boolean =>
  name === "browser" ? options.browser === false : options[name] !== undefined;

const flagOf = (name: string): string =>
  name === "browser" ? "--no-browser" : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

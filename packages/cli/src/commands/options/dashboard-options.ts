/** The options of `wattspan dashboard`, and which of its three modes they select. */

import type { OutputOptions } from "../../command/output-options.js";
import { UsageError } from "../../command/usage-error.js";

/** As given, without defaults, so that conflicting options are noticed. */
export interface DashboardOptions extends OutputOptions {
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
}

/** The options of each mode. */
const OPTIONS_OF = {
  provision: ["prometheus", "seenAs", "scrapeInterval", "force", "json"],
  push: ["tokenEnv", "folder", "json"],
  open: ["browser", "metrics", "prometheus", "interval", "scrapeInterval", "port"],
} as const satisfies Record<string, readonly (keyof DashboardOptions)[]>;

/** A mode of `wattspan dashboard`: open the page, write files, or upload to Grafana. */
export type DashboardMode = keyof typeof OPTIONS_OF;

const MODES = Object.keys(OPTIONS_OF) as readonly DashboardMode[];
const ALL = new Set(Object.values(OPTIONS_OF).flat());
const EXAMPLE = "wattspan dashboard --open";

/**
 * The selected mode.
 * @throws {@link UsageError} for no mode or several, or for an option of another mode.
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

/** The page has one source; each kind of source has its own interval. */
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

/** The browser opens unless an option forbids it. */
const isGiven = (options: DashboardOptions, name: keyof DashboardOptions): boolean =>
  name === "browser" ? options.browser === false : options[name] !== undefined;

const flagOf = (name: string): string =>
  name === "browser" ? "--no-browser" : `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** What `wattspan dashboard` is told, and which of its things it shall do. */

import { UsageError } from "../usage-error.js";

/** As given; nothing is filled in, so that what does not belong together is noticed. */
export interface DashboardOptions {
  readonly provision?: string;
  readonly push?: URL;
  readonly prometheus?: URL;
  readonly seenAs?: string;
  readonly scrapeInterval?: number;
  readonly force?: boolean;
  readonly tokenEnv?: string;
  readonly folder?: string;
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** Which options each of them takes. */
const OPTIONS_OF = {
  provision: ["prometheus", "seenAs", "scrapeInterval", "force", "json"],
  push: ["tokenEnv", "folder", "json"],
} as const satisfies Record<string, readonly (keyof DashboardOptions)[]>;

/** One of them. */
export type DashboardMode = keyof typeof OPTIONS_OF;

const MODES = Object.keys(OPTIONS_OF) as readonly DashboardMode[];
const ALL = new Set(Object.values(OPTIONS_OF).flat());
const EXAMPLE = "wattspan dashboard --provision ./provisioning";

/**
 * The one thing to do.
 * @throws {@link UsageError} where there is none or are several, or where an option belongs to another.
 * @example modeOf({ provision: "./provisioning" }) // "provision"
 */
export function modeOf(options: DashboardOptions): DashboardMode {
  const given = MODES.filter((mode) => options[mode] !== undefined);
  const [mode, another] = given;
  const all = MODES.map((name) => `--${name}`).join(", ");
  if (!mode) throw new UsageError("dashboard", undefined, `one of ${all}`, EXAMPLE);
  if (another) throw new UsageError(`--${another}`, undefined, `no --${mode} beside it`, EXAMPLE);
  const own: readonly string[] = OPTIONS_OF[mode];
  const foreign = [...ALL].find((name) => options[name] !== undefined && !own.includes(name));
  if (foreign) throw new UsageError(dashed(foreign), undefined, `no --${mode} beside it`, EXAMPLE);
  return mode;
}

const dashed = (name: string): string =>
  `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

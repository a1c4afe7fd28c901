/** What a stream can show. */

import type { OutputStream } from "./output-stream.js";

/** How text is laid out. */
export interface Terminal {
  /** Columns of the window; undefined where nobody looks: a pipe or a file. */
  readonly width: number | undefined;
  /** Whether lines and dots beyond ASCII can be shown. */
  readonly unicode: boolean;
  readonly colour: boolean;
  /** Whether text may be a link (OSC 8); terminals that know none show the text. */
  readonly links: boolean;
}

/** Variables of the environment. */
export type Environment = Readonly<Record<string, string | undefined>>;

const USUAL_WIDTH = 80;
/** Below this nothing fits, and lines are left to wrap. */
const MIN_WIDTH = 40;

/**
 * What a stream can show. Colour, the strongest first: `--no-color`, `FORCE_COLOR` (`0` and `false` for none), `NO_COLOR`
 * (https://no-color.org), a terminal that is not `dumb`.
 *
 * @example terminalOf(process.stdout, process.env).colour // false in a pipe
 */
export function terminalOf(stream: OutputStream, environment: Environment, mayColour = true): Terminal {
  const isTerminal = stream.isTTY === true;
  const isCapable = isTerminal && environment.TERM !== "dumb";
  return {
    width: isTerminal ? Math.max(MIN_WIDTH, stream.columns || USUAL_WIDTH) : undefined,
    unicode: isCapable && isUtf8(environment),
    colour: mayColour && wantsColour(environment, isCapable),
    links: isCapable,
  };
}

function wantsColour({ FORCE_COLOR, NO_COLOR }: Environment, isCapable: boolean): boolean {
  if (FORCE_COLOR !== undefined) return !["0", "false"].includes(FORCE_COLOR);
  return isCapable && !NO_COLOR;
}

/** By the locale, as programs of POSIX decide it; terminals of Windows that understand UTF-8 say so in their own way. */
function isUtf8({ LC_ALL, LC_CTYPE, LANG, WT_SESSION, TERM_PROGRAM }: Environment): boolean {
  if (WT_SESSION || TERM_PROGRAM === "vscode") return true;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}

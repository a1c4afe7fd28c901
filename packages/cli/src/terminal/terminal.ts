import type { OutputStream } from "./output-stream.js";

/** Capabilities for layout. */
export interface Terminal {
  /** Columns of the window; undefined for a pipe or a file. */
  readonly width: number | undefined;
  /** Whether symbols beyond ASCII can be shown. */
  readonly unicode: boolean;
  readonly colour: boolean;
}

/** Environment variables. */
export type Environment = Readonly<Record<string, string | undefined>>;

const USUAL_WIDTH = 80;
/** In a narrower terminal nothing fits, and lines wrap. */
const MIN_WIDTH = 40;

/**
 * What a stream can show. Colour is decided by, in order: `--no-color`, `FORCE_COLOR` (`0` and `false` for
 * none), `NO_COLOR` (https://no-color.org), a terminal that is not `dumb`.
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
  };
}

function wantsColour({ FORCE_COLOR, NO_COLOR }: Environment, isCapable: boolean): boolean {
  if (FORCE_COLOR !== undefined) return !["0", "false"].includes(FORCE_COLOR);
  return isCapable && !NO_COLOR;
}

/**
 * By the locale, as POSIX programs do; Windows terminals announce UTF-8 in their own ways.
 */
function isUtf8({ LC_ALL, LC_CTYPE, LANG, WT_SESSION, TERM_PROGRAM }: Environment): boolean {
  if (WT_SESSION || TERM_PROGRAM === "vscode") return true;
  return /utf-?8/i.test(LC_ALL || LC_CTYPE || LANG || "");
}

/** How a command prints what it found. */

import { type Canvas, canvasOf } from "../terminal/canvas.js";
import { terminalOf } from "../terminal/terminal.js";
import type { CommandContext } from "./command-context.js";

/** Options of most commands. */
export interface OutputOptions {
  readonly json?: boolean;
  /** False with `--no-color`. */
  readonly color?: boolean;
}

/** The canvas of standard output. @example canvasFor(context, options).width */
export const canvasFor = (
  { stdout, environment }: Pick<CommandContext, "stdout" | "environment">,
  { color }: Pick<OutputOptions, "color">,
): Canvas => canvasOf(terminalOf(stdout, environment, color));

/**
 * Prints a report with `--json`, else its text for people.
 * @example print(context, options, report, (canvas) => carbonText(report, canvas))
 */
export function print(
  context: Pick<CommandContext, "stdout" | "environment">,
  options: OutputOptions,
  report: object,
  textOf: (canvas: Canvas) => string,
): void {
  const text = options.json
    ? `${JSON.stringify(report, undefined, 2)}\n`
    : textOf(canvasFor(context, options));
  context.stdout.write(text);
}

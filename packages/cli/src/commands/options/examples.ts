import type { Command } from "commander";
import { wholeName } from "../../command/whole-name.js";
import { wrapped } from "../../terminal/text/wrapped.js";

/** The help of a command below its options. */
interface CommandExamples {
  /** Whole command lines, the simplest one first. */
  readonly examples: readonly [string, ...string[]];
  readonly exitCodes: string;
  /** Text above the examples, wrapped. Lines that begin with a space stay as they are. */
  readonly note?: string;
}

const USUAL_WIDTH = 80;

/**
 * Adds examples to the help of a command, and the first example to each error about its arguments.
 * @example addExamples(command, { examples: ["wattspan profile cpu"], exitCodes: "0 measured, 1 not measured" })
 */
export function addExamples(command: Command, { examples, exitCodes, note }: CommandExamples): void {
  const lines = examples.map((example) => `  $ ${example}`).join("\n");
  const text = (width: number) => {
    const above = note === undefined ? "" : `\n${noteText(note, width)}\n`;
    return `${above}\nExamples:\n${lines}\n\n${wrapped("", `Exit codes: ${exitCodes}.`, width)}`;
  };
  command
    .addHelpText("after", ({ error }) => text(helpWidth(command, error)))
    .showHelpAfterError(`(for example: ${examples[0]}; all options: ${wholeName(command)} --help)`);
}

/** As wide as the options above it. */
const helpWidth = (command: Command, isError: boolean): number => {
  const { getErrHelpWidth, getOutHelpWidth } = command.configureOutput();
  return (isError ? getErrHelpWidth : getOutHelpWidth)?.() ?? USUAL_WIDTH;
};

/** A line that begins with a space is data; the others are text. */
const noteText = (note: string, width: number): string =>
  note
    .split(/\n(?= )|(?<=^ .*)\n/m)
    .map((part) => (part.startsWith(" ") ? part : wrapped("", part.replaceAll("\n", " "), width)))
    .join("\n");

import type { Command } from "commander";

/** The help of a command below its options. */
interface CommandExamples {
  /** Whole command lines, the simplest one first. */
  readonly examples: readonly [string, ...string[]];
  readonly exitCodes: string;
  /** Text above the examples. */
  readonly note?: string;
}

/**
 * Adds examples to the help of a command, and the first example to each error about its arguments.
 * @example addExamples(command, { examples: ["wattspan profile cpu"], exitCodes: "0 measured, 1 not measured" })
 */
export function addExamples(command: Command, { examples, exitCodes, note }: CommandExamples): void {
  const lines = examples.map((example) => `  $ ${example}`).join("\n");
  const above = note === undefined ? "" : `\n${note}\n`;
  command
    .addHelpText("after", `${above}\nExamples:\n${lines}\n\nExit codes: ${exitCodes}.`)
    .showHelpAfterError(`(for example: ${examples[0]}; all options: ${wholeName(command)} --help)`);
}

/** `wattspan audit trace` of the command `trace`. */
const wholeName = (command: Command): string =>
  command.parent ? `${wholeName(command.parent)} ${command.name()}` : command.name();

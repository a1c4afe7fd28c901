/** A command from one description: its parser, its help and the advice of its errors. */

import type { Command } from "commander";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import { wholeName } from "../../command/whole-name.js";
import { wrapped } from "../../terminal/text/wrapped.js";

/** Reads the value of an option, after those before it where it may be repeated. The errors name the option. */
type Reader = (option: string) => (given: string, before?: never) => unknown;

/** What a command is. */
export interface Description {
  readonly name: string;
  readonly summary: string;
  readonly description: string;
  /** Default: from the arguments. */
  readonly usage?: string;
  /** Help by argument, such as `<file>`. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** By flags, such as `--input <tokens>`: the help, and what reads the value. */
  readonly options?: Options;
  /** Text above the examples, wrapped. Lines that begin with a space stay as they are. */
  readonly note?: string;
  /** Whole command lines, the simplest one first. */
  readonly examples: readonly [string, ...string[]];
  readonly exitCodes: string;
  /** Whether it runs the command that follows `--`, which is neither parsed nor checked. */
  readonly runsCommand?: boolean;
  /** Loads what it does: most of a start is loading code. */
  readonly action?: () => Promise<Action> | Action;
  readonly subcommands?: readonly Description[];
}

/** What a command does. */
interface Action {
  /**
   * @param options By name, as they were read.
   * @param args The arguments: a string each, or all strings of the last one.
   * @param child What follows `--`.
   */
  run(
    options: never,
    context: CommandContext,
    args: never,
    child: readonly string[],
  ): ExitCode | Promise<ExitCode>;
}

/** What runs a command once it is parsed. */
type OnParsed = (action: Action, options: never, args: never) => Promise<void>;

/** Options of a command, or of several. */
export type Options = Readonly<Record<string, readonly [help: string, read?: Reader]>>;

/** The option of most commands. */
export const JSON_OPTION: Options = { "--json": ["one JSON object of a documented shape"] };

const USUAL_WIDTH = 80;

/** Adds a command to a program, or to another command. */
export function addDescribed(parent: Command, of: Description, onParsed: OnParsed): void {
  const { examples, exitCodes, note, action, subcommands = [] } = of;
  const command = parent.command(of.name).summary(of.summary).description(of.description);
  if (of.usage !== undefined) command.usage(of.usage);
  for (const [name, help] of Object.entries(of.arguments ?? {})) command.argument(name, help);
  for (const [flags, [help, read]] of Object.entries(of.options ?? {})) {
    const [option = ""] = flags.split(" ");
    if (read) command.option(flags, help, read(option) as (given: string) => unknown);
    else command.option(flags, help);
  }
  const lines = examples.map((example) => `  $ ${example}`).join("\n");
  const text = (width: number) => {
    const above = note === undefined ? "" : `\n${noteText(note, width)}\n`;
    return `${above}\nExamples:\n${lines}\n\n${wrapped("", `Exit codes: ${exitCodes}.`, width)}`;
  };
  command
    .addHelpText("after", ({ error }) => text(helpWidth(command, error)))
    .showHelpAfterError(`(for example: ${examples[0]}; all options: ${wholeName(command)} --help)`);
  if (action)
    command.action(async () =>
      onParsed(await action(), command.optsWithGlobals() as never, command.processedArgs as never),
    );
  for (const subcommand of subcommands) addDescribed(command, subcommand, onParsed);
  if (subcommands.length > 0)
    command.helpCommand("help [command]", "the options of a subcommand, and examples");
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

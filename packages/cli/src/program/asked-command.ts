/** Which command a command line names, and what is near a wrong name. */

import { nearestOf } from "@wattspan/core/options";
import type { Command } from "commander";
import type { Description } from "../commands/options/described.js";

const isWord = (arg: string): boolean => !arg.startsWith("-");

/** What stands before `--`. */
const beforeDashes = (args: readonly string[]): readonly string[] =>
  args.includes("--") ? args.slice(0, args.indexOf("--")) : args;

/**
 * `help audit verify` asks for the same as `audit verify --help`.
 * @example withoutHelp(["help", "doctor"]) // ["doctor", "--help"]
 */
export function withoutHelp(args: readonly string[]): readonly string[] {
  if (args.find(isWord) !== "help") return args;
  const at = args.indexOf("help");
  return [...beforeDashes(args).filter((_, index) => index !== at), "--help"];
}

/** Whether a command is named that runs another one. @example runsAnother(COMMANDS, ["audit", "run"]) // true */
export const runsAnother = (commands: readonly Description[], args: readonly string[]): boolean =>
  wordsBefore(commands, args) !== undefined;

/** Whether such a command is followed by more words than it takes itself: `--` may be missing. */
export const lacksDashes = (commands: readonly Description[], args: readonly string[]): boolean =>
  !args.includes("--") &&
  args.filter(isWord).length > (wordsBefore(commands, args) ?? Number.POSITIVE_INFINITY);

/** How many words stand before the `--` of such a command at least, without options. */
function wordsBefore(commands: readonly Description[], args: readonly string[]): number | undefined {
  const [first = "", second = ""] = beforeDashes(args).filter(isWord);
  const command = commands.find(({ name }) => name === first);
  const subcommand = command?.subcommands?.find(({ name }) => name === second);
  const { runsCommand, arguments: taken = {} } = subcommand ?? command ?? {};
  const required = Object.keys(taken).filter((name) => name.startsWith("<"));
  return runsCommand ? (subcommand ? 2 : 1) + required.length : undefined;
}

/** Ends with an error if a word in the place of a command is none. @example checkNames(program, ["audit", "verfy"]) */
export function checkNames(program: Command, args: readonly string[]): void {
  let command = program;
  for (const name of beforeDashes(args).filter(isWord)) {
    if (command.commands.length === 0) return;
    const named = command.commands.find((candidate) => candidate.name() === name);
    if (!named && name !== "help") refuse(command, name);
    command = named ?? command;
  }
}

function refuse(command: Command, name: string): never {
  const names = command.commands.map((known) => known.name());
  const begun = names.filter((known) => known.startsWith(name));
  const near = begun.length > 0 ? begun : nearestOf(name, names);
  const list = near.length > 1 ? `one of ${near.join(", ")}` : near[0];
  const advice = list === undefined ? "" : `\n(Did you mean ${list}?)`;
  command.error(`error: unknown command '${name}'${advice}`, { code: "commander.unknownCommand" });
}

/** Which command a command line names, and what is near a wrong name. */

import { nearestOf } from "@wattspan/core/options";
import type { Command } from "commander";

/**
 * Commands that run another one, which follows `--`, and how many words stand before that `--` at least, without
 * options. What follows is neither parsed nor checked here.
 */
const RUNNERS: ReadonlyMap<string, number> = new Map([
  ["exec", 1],
  ["profile", 2],
  ["audit run", 2],
  ["audit rerun", 3],
  ["audit compare", 4],
]);

const isWord = (arg: string): boolean => !arg.startsWith("-");

/** What stands before `--`. */
const beforeDashes = (args: readonly string[]): readonly string[] =>
  args.includes("--") ? args.slice(0, args.indexOf("--")) : args;

/**
 * The name of the command: the options before it take no values.
 * @example commandIn(["--no-color", "doctor"]) // "doctor"
 */
export const commandIn = (args: readonly string[]): string => args.find(isWord) ?? "";

/**
 * `help audit verify` asks for the same as `audit verify --help`.
 * @example withoutHelp(["help", "doctor"]) // ["doctor", "--help"]
 */
export function withoutHelp(args: readonly string[]): readonly string[] {
  if (commandIn(args) !== "help") return args;
  const at = args.indexOf("help");
  return [...beforeDashes(args).filter((_, index) => index !== at), "--help"];
}

/** Whether a command is named that runs another one. @example runsAnother(["audit", "run"]) // true */
export const runsAnother = (args: readonly string[]): boolean => wordsBefore(args) !== undefined;

/** Whether such a command is followed by more words than it takes itself: `--` may be missing. */
export const lacksDashes = (args: readonly string[]): boolean =>
  !args.includes("--") && args.filter(isWord).length > (wordsBefore(args) ?? Number.POSITIVE_INFINITY);

function wordsBefore(args: readonly string[]): number | undefined {
  const [first = "", second = ""] = beforeDashes(args).filter(isWord);
  return RUNNERS.get(first) ?? RUNNERS.get(`${first} ${second}`);
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

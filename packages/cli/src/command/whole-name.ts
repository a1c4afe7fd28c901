import type { Command } from "commander";

/** The name of a command with those above it. @example wholeName(command) // "wattspan audit trace" */
export const wholeName = (command: Command): string =>
  command.parent ? `${wholeName(command.parent)} ${command.name()}` : command.name();

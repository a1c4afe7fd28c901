import type { Command } from "commander";
import type { CommandContext } from "../command/command-context.js";

/**
 * `wattspan version`: many programs have it in addition to the option.
 * @example addVersion(program, "0.1.0", context)
 */
export function addVersion(program: Command, version: string, { stdout }: CommandContext): void {
  program
    .command("version")
    .description("the version")
    .showHelpAfterError("(for example: wattspan version)")
    .action(() => void stdout.write(`${version}\n`));
}

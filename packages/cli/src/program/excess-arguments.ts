import type { Command } from "commander";
import { UsageError } from "../command/usage-error.js";
import { wholeName } from "../command/whole-name.js";
import { safeText } from "../terminal/text/safe-text.js";

/**
 * Ends with an error that names the first argument too many; a command that runs another one may lack its `--`.
 * @example program.hook("preAction", (_, command) => refuseExcess(command, false))
 */
export function refuseExcess(command: Command, runsAnother: boolean): void {
  const { args, registeredArguments: taken } = command;
  const excess = args.slice(taken.length);
  const [first] = excess;
  if (first === undefined || taken.at(-1)?.variadic) return;
  if (runsAnother) {
    const whole = [wholeName(command), ...args.slice(0, taken.length), "--", ...excess].join(" ");
    throw new UsageError("the command", first, "-- before it", safeText(whole, MAX_EXAMPLE));
  }
  const isModel = command.options.some(({ long }) => long === "--model") && !("model" in command.opts());
  const given = safeText(first);
  const advice = isModel ? `\n(Did you mean --model ${given}?)` : "";
  command.error(`error: too many arguments for '${command.name()}': "${given}"${advice}`);
}

const MAX_EXAMPLE = 200;

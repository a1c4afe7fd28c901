/** `wattspan watch`: the live power of this machine's devices. */

import { intervalOf, timesOf } from "../command/arguments.js";
import type { AddCommand } from "../command/command-context.js";
import type { WatchOptions } from "./actions/watch.js";
import { addExamples } from "./options/examples.js";
import { addMachineOptions } from "./options/machine-options.js";
import { addPlaceOptions } from "./options/place-options.js";

const EXAMPLES = {
  examples: ["wattspan watch", "wattspan watch --interval 5 --count 12 --json > minute.jsonl"],
  exitCodes: "0 something was read, 1 no meter works here (see wattspan doctor), 2 the command line is wrong",
} as const;

/** Adds the command. @example addWatch(program, context, (code) => codes.push(code)) */
export const addWatch: AddCommand = (program, context, ended) => {
  const command = program
    .command("watch")
    .summary("power and energy of this machine's devices, live")
    .description(
      "Power and energy of this machine's devices until Ctrl-C: redrawn in place in a terminal, a line for each interval in a pipe. Without a sensor the CPU of the whole machine is modelled, and marked as modelled.",
    )
    .option("--interval <seconds>", "time between readings", intervalOf("--interval"), 1)
    .option("--count <times>", "how many readings (default: until Ctrl-C)", timesOf("--count"))
    .option("--json", "one JSON object in each line, of a documented shape");
  addMachineOptions(command);
  addPlaceOptions(command);
  addExamples(command, EXAMPLES);
  command.action(async () => {
    const { watch } = await import("./actions/watch.js");
    ended(await watch(command.optsWithGlobals<WatchOptions>(), context));
  });
};

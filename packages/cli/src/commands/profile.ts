import { levels, named, seconds } from "../command/arguments.js";
import type { Description } from "./options/described.js";

/** `wattspan profile`: power of a device from rest to full load. */
export const PROFILE: Description = {
  name: "profile",
  summary: "power of a device from rest to full load",
  description:
    "Measures the power of a device at different loads: at rest, then while the command after -- runs. " +
    "Without a command the processor is kept busy in steps, for at most a minute. The meter process-cpu and " +
    "the simulator read the profile. Run it on an otherwise idle machine.",
  usage: "[options] <device> [-- <command> [arguments]]",
  arguments: {
    "<device>": "cpu, gpu, gpu-0, or the id of a device",
  },
  options: {
    "--levels <levels>": [
      "run the command once for each: 0.25,0.5,1 (default: 1; without a command four levels)",
      levels,
    ],
    "--limit <seconds>": [
      "end the command after this long, each time (default: never; without a command 8)",
      seconds,
    ],
    "--root <folder>": ["where the host's sysfs is (default: /sys)", named("/host/sys")],
    "--json": ["print the profile, as process-cpu and the simulator read it"],
  },
  note:
    "The command can read its load, 0 to 1, from WATTSPAN_PROFILE_LEVEL: it runs once for each of --levels. " +
    "What it prints goes to standard error.",
  examples: [
    "wattspan profile cpu",
    "wattspan profile cpu --limit 12 --json > cpu.json",
    "wattspan profile gpu-0 --levels 0.25,0.5,0.75,1 --limit 20 --json -- python3 load.py > gpu.json",
  ],
  exitCodes: "0 measured, 1 nothing could be measured, 2 the command line is wrong",
  runsCommand: true,
  action: () => import("./actions/profile.js"),
};

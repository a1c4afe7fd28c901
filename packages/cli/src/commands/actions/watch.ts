/** Shows the power of this machine, live. */

import { cpus } from "node:os";
import { msFromSeconds, secondsFromMs } from "@wattspan/core/units";
import { hostCpu } from "@wattspan/meters";
import type { CommandContext, ExitCode } from "../../command/command-context.js";
import type { OutputOptions } from "../../command/output-options.js";
import { type PlaceOptions, placeFrom } from "../../estimate/request/place-argument.js";
import { type MeteredMachine, meteredMachine } from "../../machine/metered-machine.js";
import { seenPower } from "../../machine/seen-power.js";
import { sayUnread } from "../../machine/unread.js";
import { interruption } from "../../process/interruption.js";
import { systemTime, type Time } from "../../process/time.js";
import { canvasOf } from "../../terminal/canvas.js";
import { screenOn } from "../../terminal/screen.js";
import { terminalOf } from "../../terminal/terminal.js";
import { type WatchFrame, watchFrame } from "../../watch/watch-frame.js";
import { watchLine, watchText } from "../../watch/watch-text.js";
import { machineFrom } from "../options/machine-from.js";
import type { MachineOptions } from "../options/machine-options.js";

/** Options of `wattspan watch`. */
export interface WatchOptions extends OutputOptions, PlaceOptions, MachineOptions {
  readonly interval: number;
  readonly count?: number;
}

/** What `wattspan watch` does. */
export async function watch(options: WatchOptions, context: CommandContext): Promise<ExitCode> {
  const { interval, count = Number.POSITIVE_INFINITY } = options;
  const host = machineFrom(options, sayUnread(context.stderr));
  const location = placeFrom(options);
  const interrupted = interruption(context.signals);
  const { time = systemTime } = context;
  const machine = await meteredMachine({
    ...host,
    ownCpu: hostCpu(host.root === undefined ? {} : { root: host.root }),
    reservedVcpus: cpus().length,
    ...(location && { location }),
    ...(context.candidates && { candidates: context.candidates }),
    time,
  });
  const output = outputOf(options, context);
  try {
    for await (const frame of framesOf(
      machine,
      time,
      { intervalMs: msFromSeconds(interval), count },
      interrupted.signal,
    )) {
      if (frame.devices.length === 0) {
        context.stderr.write("wattspan: no meter works here; run wattspan doctor to see why\n");
        return 1;
      }
      output.show(frame);
    }
    return 0;
  } finally {
    output.end();
    interrupted.end();
    await machine.stop();
  }
}

async function* framesOf(
  machine: MeteredMachine,
  time: Time,
  { intervalMs, count }: { readonly intervalMs: number; readonly count: number },
  signal: AbortSignal,
): AsyncGenerator<WatchFrame> {
  const startMs = time.now();
  const first = (await machine.look()).devices;
  let before = first;
  for (let frame = 1; frame <= count; frame++) {
    await time.pause(Math.max(0, startMs + frame * intervalMs - time.now()), signal);
    if (signal.aborted) return;
    const { devices, intensity } = await machine.look();
    const moment = { at: new Date(time.wall()), elapsedS: secondsFromMs(time.now() - startMs) };
    yield watchFrame(seenPower(devices, before, first), { ...moment, ...(intensity && { intensity }) });
    before = devices;
  }
}

function outputOf(options: WatchOptions, { stdout, environment }: CommandContext) {
  const terminal = terminalOf(stdout, environment, options.color);
  const isDrawn = terminal.width !== undefined && environment.TERM !== "dumb" && !options.json;
  const screen = screenOn(stdout);
  let mostW = 0;
  return {
    show(frame: WatchFrame) {
      if (options.json) stdout.write(`${JSON.stringify(frame)}\n`);
      else if (!isDrawn) stdout.write(watchLine(frame));
      else {
        mostW = Math.max(mostW, ...frame.devices.map(({ powerW = 0 }) => powerW));
        // Read each time: the window may have been resized.
        screen.draw(watchText(frame, canvasOf(terminalOf(stdout, environment, options.color)), mostW));
      }
    },
    end() {
      if (isDrawn) screen.end();
    },
  };
}

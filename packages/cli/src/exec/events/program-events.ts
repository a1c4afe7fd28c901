/** The ways in which a metered program may say how far it is: lines in a file, and OTLP where it is asked for. */

import type { Environment } from "../../terminal/terminal.js";
import { eventsFile } from "./events-file.js";
import type { ExecEvent } from "./exec-event.js";
import { type OtlpReceiver, otlpReceiver } from "./otlp-receiver.js";

/** Both ways, while the program runs. */
export interface ProgramEvents {
  /** What the program's environment has more. */
  readonly environment: Environment;
  /** Why OTLP is not listened to although it was asked for. */
  readonly problem?: string;
  /** Lines and records so far that are no events. */
  readonly ignored: number;
  /** Takes in what is left, and ends. */
  close(): Promise<void>;
}

const FILE = "WATTSPAN_EXEC_EVENTS";
const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
/** How often the lines of the program are looked at. */
const LOOK_MS = 100;

/**
 * Opens them, and gives each event to `onEvent`.
 * @param before the environment that the program has anyhow: an endpoint in it stays as it is.
 * @example const events = await programEvents(process.env, true, (event) => epochs.take(event));
 */
export async function programEvents(
  before: Environment,
  withOtlp: boolean,
  onEvent: (event: ExecEvent) => void,
): Promise<ProgramEvents> {
  const file = eventsFile();
  const look = (): void => file.take().forEach(onEvent);
  const timer = setInterval(look, LOOK_MS);
  const { receiver, problem } = withOtlp ? await listen(before, onEvent) : {};
  return {
    environment: { [FILE]: file.path, ...(receiver && { [ENDPOINT]: receiver.endpoint }) },
    ...(problem !== undefined && { problem }),
    get ignored() {
      return file.ignored + (receiver?.ignored ?? 0);
    },
    async close() {
      clearInterval(timer);
      look();
      await receiver?.close();
      file.close();
    },
  };
}

/** What cannot be listened to must not keep the program from running. */
async function listen(
  { [ENDPOINT]: taken }: Environment,
  onEvent: (event: ExecEvent) => void,
): Promise<{ readonly receiver?: OtlpReceiver; readonly problem?: string }> {
  if (taken) return { problem: `${ENDPOINT} is already set and is left as it is` };
  try {
    return { receiver: await otlpReceiver(onEvent) };
  } catch (error) {
    return { problem: `cannot listen on 127.0.0.1: ${(error as Error).message}` };
  }
}

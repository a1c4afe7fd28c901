/**
 * How a metered program may report its progress: lines in a file, and OTLP if requested.
 */

import type { Environment } from "../../terminal/terminal.js";
import { eventsFile } from "./events-file.js";
import type { ExecEvent } from "./exec-event.js";
import { type OtlpReceiver, otlpReceiver } from "./otlp-receiver.js";

/** Both channels, while the program runs. */
export interface ProgramEvents {
  /** Additional environment variables of the program. */
  readonly environment: Environment;
  /** Why OTLP is not available although requested. */
  readonly problem?: string;
  /** Lines and records so far that are not events. */
  readonly ignored: number;
  /** Reads what is left and stops. */
  close(): Promise<void>;
}

const FILE = "WATTSPAN_EXEC_EVENTS";
const ENDPOINT = "OTEL_EXPORTER_OTLP_ENDPOINT";
/** How often the file is read. */
const LOOK_MS = 100;

/**
 * Opens both channels and passes each event to `onEvent`.
 * @param before the program's environment: an endpoint in it is left unchanged.
 * @example const events = await programEvents(process.env, true, (event) => epochs.take(event));
 */
export async function programEvents(
  before: Environment,
  withOtlp: boolean,
  onEvent: (event: ExecEvent) => void,
): Promise<ProgramEvents> {
  const file = eventsFile();
  const look = (isAll?: boolean): void => file.take(isAll).forEach(onEvent);
  const timer = setInterval(() => look(), LOOK_MS);
  const { receiver, problem } = withOtlp ? await listen(before, onEvent) : {};
  return {
    environment: { [FILE]: file.path, ...(receiver && { [ENDPOINT]: receiver.endpoint }) },
    ...(problem !== undefined && { problem }),
    get ignored() {
      return file.ignored + (receiver?.ignored ?? 0);
    },
    async close() {
      clearInterval(timer);
      look(true);
      await receiver?.close();
      file.close();
    },
  };
}

/** A receiver that cannot start must not keep the program from running. */
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

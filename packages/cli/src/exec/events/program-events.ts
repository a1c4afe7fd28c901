/**
 * How a metered program may report its progress: lines in a file, and OTLP if requested.
 */

import type { Environment } from "../../terminal/terminal.js";
import { type EventsFile, eventsFile } from "./events-file.js";
import type { ExecEvent } from "./exec-event.js";
import { type OtlpReceiver, otlpReceiver } from "./otlp-receiver.js";

/** Both channels, while the program runs. */
export interface ProgramEvents {
  /** Additional environment variables of the program. */
  readonly environment: Environment;
  /** Why a channel is not available. The program runs without it. */
  readonly problems: readonly string[];
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
  const { file, problem: ofFile } = opened();
  const look = (isAll?: boolean): void => file?.take(isAll).forEach(onEvent);
  const timer = setInterval(() => look(), LOOK_MS);
  const { receiver, problem } = withOtlp ? await listen(before, onEvent) : {};
  return {
    environment: { ...(file && { [FILE]: file.path }), ...(receiver && { [ENDPOINT]: receiver.endpoint }) },
    problems: [ofFile, problem].filter((one) => one !== undefined),
    get ignored() {
      return (file?.ignored ?? 0) + (receiver?.ignored ?? 0);
    },
    async close() {
      clearInterval(timer);
      look(true);
      await receiver?.close();
      file?.close();
    },
  };
}

/** A container may have no folder for temporary files, and a disk may be full. */
function opened(): { readonly file?: EventsFile; readonly problem?: string } {
  try {
    return { file: eventsFile() };
  } catch (error) {
    return { problem: `no epochs and units: ${(error as Error).message}` };
  }
}

/** A receiver that cannot start must not keep the program from running. */
async function listen(
  { [ENDPOINT]: taken }: Environment,
  onEvent: (event: ExecEvent) => void,
): Promise<{ readonly receiver?: OtlpReceiver; readonly problem?: string }> {
  if (taken) return { problem: `--otlp: ${ENDPOINT} is already set and is left as it is` };
  try {
    return { receiver: await otlpReceiver(onEvent) };
  } catch (error) {
    return { problem: `--otlp: cannot listen on 127.0.0.1: ${(error as Error).message}` };
  }
}

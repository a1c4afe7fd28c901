import type { Outcome } from "../src/contracts/footprint.js";
import type { ResultListener } from "../src/observe/result-listener.js";

/** An end as a listener heard it. */
interface RecordedEnd {
  readonly outcome: Outcome;
  readonly result: unknown;
  readonly error: unknown;
  readonly goesOn?: boolean;
}

/** A listener that keeps what it hears, for the tests of this folder. */
export interface RecordingListener extends ResultListener {
  readonly chunks: unknown[];
  readonly ends: RecordedEnd[];
  readonly streams: object[];
}

/** @example const heard = recordingListener(); observe(result, heard); heard.ends[0]?.outcome */
export function recordingListener(): RecordingListener {
  const chunks: unknown[] = [];
  const ends: RecordedEnd[] = [];
  const streams: object[] = [];
  return {
    chunks,
    ends,
    streams,
    onChunk: (chunk) => chunks.push(chunk),
    onEnd: (outcome, result, error, goesOn) =>
      ends.push({ outcome, result, error, ...(goesOn && { goesOn }) }),
    onStream: (observed) => streams.push(observed),
  };
}

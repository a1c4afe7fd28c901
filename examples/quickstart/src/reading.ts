import type { Accuracy } from "./accuracy.ts";
import type { RecognisedLine } from "./models/text-recognition.ts";
import type { Paper } from "./paper.ts";

/** The text read from one paper. */
export interface Reading {
  readonly paper: Paper;
  readonly text: string;
  readonly attempts: number;
}

/** A paper that could not be read, and why. */
export interface Failure {
  readonly paper: Paper;
  readonly error: Error;
}

/** The agent's results. */
export interface ClerkResult {
  readonly readings: readonly Reading[];
  readonly failures: readonly Failure[];
  /** ISO 639-3 codes by file, as the network guessed them. */
  readonly languages: ReadonlyMap<string, string>;
  /** What to do, by file. */
  readonly actions: ReadonlyMap<string, string>;
  readonly digests: readonly string[];
  /** Over all papers, unread ones included. */
  readonly accuracy: Accuracy;
}

/** The networks read something with little confidence. Another attempt may help. */
export class UnreadableScanError extends Error {
  override readonly name = "UnreadableScanError";
}

/**
 * Below this mean confidence a page counts as unread: upright pages reach 0.9 and more, upside-down ones 0.7
 * at most.
 */
const MIN_CONFIDENCE = 0.8;

/** The text of a page. @throws UnreadableScanError when its lines are not trustworthy. */
export function trusted(lines: readonly RecognisedLine[]): string {
  const confidence = lines.reduce((sum, line) => sum + line.confidence, 0) / lines.length;
  if (!(confidence >= MIN_CONFIDENCE)) {
    throw new UnreadableScanError(
      `mean confidence ${lines.length === 0 ? "unknown (no text found)" : confidence.toFixed(2)}, ` +
        `expected at least ${MIN_CONFIDENCE}. Is the paper upside down?`,
    );
  }
  return lines.map((line) => line.text).join("\n");
}

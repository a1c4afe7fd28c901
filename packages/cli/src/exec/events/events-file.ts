/** The file that a metered program writes its events to, read while it grows. */

import { closeSync, fstatSync, mkdtempSync, openSync, readSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";
import { removeFolder } from "../../process/remove-folder.js";
import { type ExecEvent, parseExecEvent } from "./exec-event.js";

const MAX_LINE_LENGTH = 65_536;
const PIECE_BYTES = 65_536;
/** Readable and writable by the user only. */
const MODE = 0o600;

const LINE_END = Buffer.from("\n");

/** An open file of events. */
export interface EventsFile {
  readonly path: string;
  /** Events since the last call. `isAll`: nothing more is written, so that a last line needs no line end. */
  take(isAll?: boolean): readonly ExecEvent[];
  /** Number of lines that were not events. */
  readonly ignored: number;
  /** Removes the file. */
  close(): void;
}

/**
 * Creates an empty file in its own folder.
 * @example const events = eventsFile(); events.take(); events.close();
 */
export function eventsFile(): EventsFile {
  const folder = mkdtempSync(join(tmpdir(), "wattspan-exec-"));
  const path = join(folder, "events.jsonl");
  const descriptor = openSync(path, "a+", MODE);
  const lines = lineReader();
  let position = 0;
  let ignored = 0;
  const buffer = Buffer.alloc(PIECE_BYTES);
  return {
    path,
    get ignored() {
      return ignored;
    },
    take(isAll = false) {
      const { size } = fstatSync(descriptor);
      if (size < position) position = 0; // The file was truncated.
      const events: ExecEvent[] = [];
      const read = (piece: Uint8Array) => {
        for (const line of lines(piece)) {
          const event = parseExecEvent(line);
          if (event) events.push(event);
          else ignored++;
        }
      };
      for (let left = size - position; left > 0; ) {
        const length = readSync(descriptor, buffer, 0, Math.min(left, PIECE_BYTES), position);
        if (length === 0) break;
        position += length;
        left -= length;
        read(buffer.subarray(0, length));
      }
      if (isAll) read(LINE_END);
      return events;
    },
    close() {
      closeSync(descriptor);
      removeFolder(folder);
    },
  };
}

/** Returns complete, non-empty lines. A line that is too long is cut and is not an event. */
function lineReader(): (piece: Uint8Array) => readonly string[] {
  const decoder = new StringDecoder("utf8");
  let rest = "";
  return (piece) => {
    const [first = "", ...others] = decoder.write(Buffer.from(piece)).split("\n");
    const whole = others.length === 0 ? [] : [rest + first, ...others.slice(0, -1)];
    rest = others.at(-1) ?? (rest + first).slice(0, MAX_LINE_LENGTH);
    return whole.filter((line) => line.trim() !== "");
  };
}

/** `@wattspan/ledger/lines`: files as lines, in bounded memory: a file may be larger than it. */

import { constants } from "node:fs";
import { type FileHandle, open } from "node:fs/promises";

/** No line of ours is longer, in bytes. */
export const MAX_LINE = 16 * 1024 * 1024;

/** The byte that ends a line. */
export const END = 0x0a;

/** A line without its end. */
export interface Line {
  readonly bytes: Buffer;
  /** False for a last line that has no end. */
  readonly isWhole: boolean;
  /** It is given as soon as it is so, without its bytes. */
  readonly tooLong?: true;
}

const NOTHING = /* @__PURE__ */ Buffer.alloc(0);

/** Splits bytes at line feeds. @example for await (const { bytes } of linesOf(createReadStream(path))) … */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let length = 0;
  const take = (isWhole: boolean): Line => {
    const bytes = held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held);
    held = [];
    return { bytes, isWhole };
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let from = 0; from < bytes.length; ) {
      const end = bytes.indexOf(END, from);
      const piece = bytes.subarray(from, end < 0 ? bytes.length : end);
      const wasTooLong = length > MAX_LINE;
      length += piece.length;
      if (length <= MAX_LINE) held.push(piece);
      else if (!wasTooLong) {
        held = [];
        yield { bytes: NOTHING, isWhole: true, tooLong: true };
      }
      if (end >= 0) {
        if (length <= MAX_LINE) yield take(true);
        length = 0;
      }
      from += piece.length + 1;
    }
  }
  if (length > 0 && length <= MAX_LINE) yield take(false);
}

/**
 * The bytes of a regular file. A device or a pipe may never end, nor begin: neither is waited for.
 * @throws UnreadableFile for anything else, and for a file that cannot be opened
 * @example for await (const { bytes } of linesOf(await fileBytes("run.audit.jsonl"))) …
 */
export async function fileBytes(path: string): Promise<AsyncIterable<Uint8Array>> {
  let file: FileHandle | undefined;
  try {
    file = await open(path, constants.O_RDONLY | constants.O_NONBLOCK);
    if ((await file.stat()).isFile()) return file.createReadStream();
  } catch (error) {
    await file?.close();
    throw new UnreadableFile(path, (error as NodeJS.ErrnoException).code ?? "unknown");
  }
  await file.close();
  throw new UnreadableFile(path, "it is a folder, a device or a pipe");
}

/** A file that cannot be read, and why: the code of an error of the system, or words. */
export class UnreadableFile extends Error {
  override readonly name = "UnreadableFile";
  readonly why: string;

  constructor(path: string, why: string) {
    super(`${path} cannot be read (${why})`);
    this.why = why;
  }
}

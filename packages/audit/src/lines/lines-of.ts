/** Bytes as lines, in bounded memory: a file may be larger than it. */

/** No line of ours is longer, in bytes. */
export const MAX_LINE = 16 * 1024 * 1024;

/** The byte that ends a line. */
export const END = 0x0a;

/** A line without its end. `isWhole` is false for a last line that has none. `tooLong`: it is given as soon as it is so, without its bytes. */
export interface Line {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
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

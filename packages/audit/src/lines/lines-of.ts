/** Bytes as lines, in bounded memory: a file may be larger than it. */

/** No line of ours is longer, in bytes. */
export const MAX_LINE = 16 * 1024 * 1024;

/** The byte that ends a line. */
export const END = 0x0a;

/** A line without its end. `isWhole` is false for a last line that has none. `tooLong`: its bytes are left out. */
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
  const hold = (piece: Buffer): void => {
    length += piece.length;
    if (length > MAX_LINE) held = [];
    else if (piece.length > 0) held.push(piece);
  };
  const take = (isWhole: boolean): Line => {
    const line: Line =
      length > MAX_LINE
        ? { bytes: NOTHING, isWhole, tooLong: true }
        : { bytes: held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held), isWhole };
    held = [];
    length = 0;
    return line;
  };
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(END); end >= 0; end = bytes.indexOf(END, from)) {
      hold(bytes.subarray(from, end));
      yield take(true);
      from = end + 1;
    }
    hold(bytes.subarray(from));
  }
  if (length > 0) yield take(false);
}

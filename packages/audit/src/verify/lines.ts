/** Bytes as lines, in bounded memory. */

/** No line of a record is longer, in bytes. */
export const MAX_LINE = 16 * 1024 * 1024;

/** A line without its end. `isWhole` is false for a last line that has none. `tooLong`: the rest is not read. */
export interface Line {
  readonly bytes: Buffer;
  readonly isWhole: boolean;
  readonly tooLong?: true;
}

/** The byte that ends a line. */
export const END = 0x0a;

/** Splits bytes at line feeds. @example for await (const { bytes } of linesOf(createReadStream(path))) … */
export async function* linesOf(
  chunks: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
): AsyncGenerator<Line> {
  let held: Buffer[] = [];
  let length = 0;
  for await (const chunk of chunks) {
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    let from = 0;
    for (let end = bytes.indexOf(END); end >= 0; end = bytes.indexOf(END, from)) {
      held.push(bytes.subarray(from, end));
      yield { bytes: held.length === 1 ? (held[0] as Buffer) : Buffer.concat(held), isWhole: true };
      held = [];
      length = 0;
      from = end + 1;
    }
    const rest = bytes.subarray(from);
    length += rest.length;
    if (length > MAX_LINE) {
      yield { bytes: Buffer.alloc(0), isWhole: false, tooLong: true };
      return;
    }
    if (rest.length > 0) held.push(rest);
  }
  if (held.length > 0) yield { bytes: Buffer.concat(held), isWhole: false };
}

/** The output of `nvidia-smi`, line by line: `--format=csv,noheader,nounits`. Pure. */

/** A value of a column: a number, or words instead of one, such as `N/A` or `GPU requires reset`. */
export type SmiValue = number | string;

/** One card at one moment. */
export interface SmiPower {
  readonly uuid: string;
  readonly values: readonly SmiValue[];
}

/**
 * A line with a UUID and then powers; undefined for any other line.
 *
 * @example smiPower("GPU-0000, 71.25, [N/A]") // { uuid: "GPU-0000", values: [71.25, "N/A"] }
 */
export function smiPower(line: string, columns: number): SmiPower | undefined {
  const [uuid = "", ...texts] = cells(line);
  if (!/^GPU-[0-9a-f-]{4,}$/i.test(uuid) || texts.length !== columns) return undefined;
  const values = texts.map(valueIn);
  return values.includes("") ? undefined : { uuid, values: values as SmiValue[] };
}

/** Columns of one line, trimmed. */
export const cells = (line: string): string[] => line.split(",").map((cell) => cell.trim());

/**
 * Words are in brackets, except states (`P8`), bits (`0x0000000000000004`) and `N/A` in some columns; other text is
 * no value.
 */
function valueIn(text: string): SmiValue {
  if (/^\d{1,9}(\.\d{1,6})?$/.test(text)) return Number(text);
  if (/^P\d{1,2}$|^0x[0-9a-f]{1,16}$|^N\/A$/i.test(text)) return text;
  return /^\[([A-Za-z/ ]{1,64})\]$/.exec(text)?.[1] ?? "";
}

/** The field that an older program does not know. */
export const unknownField = (text: string): string | undefined =>
  /^Field "([a-z._]+)" is not a valid field/m.exec(text)?.[1];

/** Assembles lines from pieces. One without an end is dropped. */
export class SmiLines {
  #rest = "";

  /** The lines that this piece completes. */
  add(piece: string): string[] {
    const lines = (this.#rest + piece).split("\n");
    this.#rest = lines.pop() ?? "";
    if (this.#rest.length > MAX_LENGTH) this.#rest = "";
    return lines.filter((line) => line.length <= MAX_LENGTH);
  }
}

/** Our lines have a hundred characters. */
const MAX_LENGTH = 4096;

/** The program takes a little longer per line than requested. */
const SLOWEST = 1.5;

/**
 * The print times of lines that arrived together: evenly since the previous one, the last of them half a step
 * ago.
 *
 * @example spread(3, { fromMs: 1000, toMs: 1350, intervalMs: 100 }) // [1100, 1200, 1300]
 */
export function spread(
  count: number,
  { fromMs, toMs, intervalMs }: { fromMs: number | undefined; toMs: number; intervalMs: number },
): number[] {
  if (count === 1) return [toMs];
  const step =
    fromMs === undefined ? intervalMs : Math.min(SLOWEST * intervalMs, (toMs - fromMs) / (count + 0.5));
  return Array.from({ length: count }, (_, index) => toMs - (count - index - 0.5) * step);
}

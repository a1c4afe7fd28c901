import { CELL_DEGREES, CELL_PLACES, CELL_ROWS } from "../data/country-cells.js";

let rows: readonly string[] | undefined;
let places: readonly string[] | undefined;

/**
 * The countries (ISO 3166-1 alpha-2) that coordinates may be in, the likeliest first; in the United States
 * the states, and some remote islands by themselves (ISO 3166-2). Several near a border, because borders are
 * known to half a degree only; none at sea.
 *
 * @example placesAt({ latitude: 52.5, longitude: 13.4 }) // ["DE"]
 * @example placesAt({ latitude: 48.6, longitude: 7.75 }) // ["FR", "DE"]: Strasbourg
 */
export function placesAt({
  latitude,
  longitude,
}: {
  readonly latitude: number;
  readonly longitude: number;
}): readonly string[] {
  rows ??= CELL_ROWS.trim().split("\n");
  places ??= CELL_PLACES.trim().split(/,\s*/);
  const row = rows[Math.min(Math.floor((90 - latitude) / CELL_DEGREES), rows.length - 1)] as string;
  // 180° E is 180° W.
  const column = Math.floor((longitude + 180) / CELL_DEGREES) % (360 / CELL_DEGREES);
  const word = wordAt(row, column);
  return word === "" ? [] : (places[numberOf(word)] as string).split("/");
}

/** The word at a column of a row of runs. */
function wordAt(row: string, column: number): string {
  let end = 0;
  for (const run of row.split(",")) {
    const [, count = "", word = ""] = /^(\d*)([A-Za-z]*)$/.exec(run) ?? [];
    end += count === "" ? 1 : Number(count);
    if (column < end) return word;
  }
  return "";
}

/** Two letters as a number of base 52. */
const numberOf = (word: string): number => letter(word, 0) * 52 + letter(word, 1);
const letter = (word: string, at: number): number => {
  const code = word.charCodeAt(at);
  return code < 97 ? code - 65 : code - 71;
};

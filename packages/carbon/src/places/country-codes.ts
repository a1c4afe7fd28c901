import { ISO_3166_1 } from "../data/iso-3166-1.js";
import { tableRecords } from "../tables/table-records.js";

let alpha2ByCode: ReadonlyMap<string, string> | undefined;

/**
 * The ISO 3166-1 alpha-2 code for an alpha-2 or alpha-3 code in any case.
 *
 * @returns `undefined` for other texts: names ("Germany"), unassigned codes ("ZZ", "UK") and
 *   anything else.
 * @example alpha2Of("deu") // "DE"
 */
export function alpha2Of(code: string): string | undefined {
  alpha2ByCode ??= parseCodes();
  const trimmed = code.trim();
  // Letters beyond ASCII could become these codes when their case changes: "ı" becomes "I".
  return /^[A-Za-z]{2,3}$/.test(trimmed) ? alpha2ByCode.get(trimmed.toUpperCase()) : undefined;
}

/** Every alpha-2 code with its alpha-3 code. @example countryCodes()[0] // ["AD", "AND"] */
export function countryCodes(): readonly (readonly [alpha2: string, alpha3: string])[] {
  return tableRecords(ISO_3166_1).map((pair) => pair.split(" ") as [string, string]);
}

function parseCodes(): ReadonlyMap<string, string> {
  return new Map(
    countryCodes().flatMap(([alpha2, alpha3]) => [[alpha2, alpha2] as const, [alpha3, alpha2] as const]),
  );
}

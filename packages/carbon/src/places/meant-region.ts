/** Distinguishes a cloud region with a typing error from one that is newer than the table. */

import { cloudProviderOf } from "./cloud-provider.js";
import { cloudRegions } from "./cloud-region-zone.js";

/** Shorter words, such as the `eu` of AWS, are all one letter apart. */
const MIN_COMPARED_LENGTH = 4;

/**
 * The known region that an unknown name probably meant.
 *
 * Clouds name their regions with few words and a number. A name counts as mistyped where one of its words is
 * unknown to that cloud, and one letter too many, too few, wrong or swapped away from one of four letters or
 * more; and where it is a known region with the letter of an availability zone, or with other hyphens. Every
 * other name may be a new region: other numbers (`eu-west-9`), other two-letter areas (`sa-west-1`), other
 * words.
 *
 * @param regions Known regions. Default: the table's.
 * @returns `undefined` for a region that is known, for one that may be new, and for clouds with a possibly
 *   incomplete list: all but aws, azure and gcp.
 * @example meantRegion("aws", "eu-wst-1") // "eu-west-1"
 * @example meantRegion("aws", "eu-west-1a") // "eu-west-1"
 * @example meantRegion("aws", "eu-west-9") // undefined
 */
export function meantRegion(
  provider: string,
  region: string,
  regions: readonly string[] = regionsOf(provider),
): string | undefined {
  const name = region.toLowerCase().replace(/\s/g, "");
  if (regions.length === 0 || regions.includes(name)) return undefined;
  const bare = (text: string) => text.replace(/[^a-z\d]/g, "");
  const whole = bare(name.replace(/(?<=\d)-?[a-f]$/, ""));
  const same = regions.find((one) => bare(one) === whole);
  if (same) return same;
  const known = new Set(regions.flatMap(wordsOf));
  const corrected = name.replace(/[a-z]+/g, (word) =>
    known.has(word) ? word : ([...known].find((one) => isMistyped(word, one)) ?? word),
  );
  return corrected === name
    ? undefined
    : (regions.find((one) => one === corrected) ?? alike(corrected, regions));
}

const COMPLETE: ReadonlySet<string | undefined> = new Set(["aws", "azure", "gcp"]);

/** The regions of a cloud whose list is complete. */
export function regionsOf(provider: string): readonly string[] {
  const cloud = cloudProviderOf(provider);
  if (!COMPLETE.has(cloud)) return [];
  return [...cloudRegions().keys()].flatMap((key) => {
    const [of, region = ""] = key.split(" ");
    return of === cloud ? [region] : [];
  });
}

const wordsOf = (region: string): readonly string[] => region.match(/[a-z]+/g) ?? [];

/** A region with the same words, where the corrected name has an unknown number. */
const alike = (name: string, regions: readonly string[]): string | undefined =>
  regions.find((one) => wordsOf(one).join() === wordsOf(name).join());

/** One letter inserted, dropped, changed, or swapped with its neighbour. */
function isMistyped(word: string, meant: string): boolean {
  if (meant.length < MIN_COMPARED_LENGTH) return false;
  let same = 0;
  while (same < word.length && word[same] === meant[same]) same++;
  const [a, b] = [word.slice(same), meant.slice(same)];
  return (
    a.slice(1) === b ||
    a === b.slice(1) ||
    a.slice(1) === b.slice(1) ||
    (a[0] === b[1] && a[1] === b[0] && a.slice(2) === b.slice(2))
  );
}

import type { Domain } from "./domain.js";

/**
 * Notes for people on domains that are not or cannot be read.
 *
 * @param found All that are there.
 * @param distinct Of those, the ones that are not copies and have a known meaning.
 * @param kept Of those, the ones that mirror no other.
 */
export function notesOn(
  found: readonly Domain[],
  distinct: readonly Domain[],
  kept: readonly Domain[],
): string[] {
  const notes: string[] = [];
  const say = (domains: readonly Domain[], why: string) => {
    if (domains.length > 0) notes.push(`${domains.map(({ id }) => id).join(", ")}: ${why}`);
  };
  const dropped = found.filter((domain) => !distinct.includes(domain));
  const isCopy = (domain: Domain) => distinct.some((other) => isSame(domain, other));
  say(dropped.filter(isCopy), "left out, as another driver shows the same counter.");
  const unclear = dropped.filter((domain) => !isCopy(domain));
  say(
    unclear.filter(({ kind }) => kind === "core"),
    "left out, as on AMD it is the register of one core.",
  );
  say(
    unclear.filter(({ kind }) => kind === "psys"),
    "left out, as nothing says what each of several covers.",
  );
  say(
    distinct.filter((domain) => !kept.includes(domain)),
    "left out, as it mirrors the counter of another die.",
  );
  for (const failure of new Set(kept.filter(isUnread).map(({ energy }) => energy.failure)))
    say(
      kept.filter((domain) => isUnread(domain) && domain.energy.failure === failure),
      `cannot be read (${failure}); without it the sum is a part.`,
    );
  return notes;
}

const isSame = (a: Domain, b: Domain): boolean =>
  a.kind === b.kind && a.socket === b.socket && a.die === b.die && a.driver !== b.driver;
const isUnread = ({ microjoules }: Domain): boolean => microjoules === undefined;

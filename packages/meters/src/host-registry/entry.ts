/** What a metering says of itself to the others of its host. Everybody may write such a text. */

/** More are not taken in: a machine with eight cards and four sockets has some dozens of zones. */
const MAX_PARTS = 128;
const MAX_NAME_LENGTH = 256;
const MAX_GROUPS = 16;

/** Bytes of an entry, at most. */
export const ENTRY_BYTES = 65_536;

export interface Entry {
  /** What it counts, and which part of it, up to 1: zones by their ids, and what limits this process by names of its own. */
  readonly parts: ReadonlyMap<string, number>;
  /** The control groups that it is in. */
  readonly groups: readonly string[];
  /** CPU seconds that its process had used when it began. */
  readonly fromS: number;
}

/** Of one that says nothing. */
export const NO_ENTRY: Entry = { parts: new Map(), groups: [], fromS: Number.NaN };

/** As a text. What is beyond the bounds is left out. */
export function formatEntry({ parts, groups, fromS }: Entry): string {
  const entries = [...parts].filter(([name]) => name.length <= MAX_NAME_LENGTH).slice(0, MAX_PARTS);
  return JSON.stringify({ parts: Object.fromEntries(entries), groups: groups.slice(0, MAX_GROUPS), fromS });
}

/** From a text: {@link NO_ENTRY} where it is none, without what cannot be. */
export function parseEntry(text: string): Entry {
  const { parts, groups, fromS } = objectIn(text);
  const isPart = ([name, part]: [string, unknown]): boolean =>
    name.length <= MAX_NAME_LENGTH && typeof part === "number" && part > 0 && part <= 1;
  const entries = typeof parts === "object" && parts !== null ? Object.entries(parts) : [];
  return {
    parts: new Map(entries.filter(isPart).slice(0, MAX_PARTS) as [string, number][]),
    groups: Array.isArray(groups)
      ? groups.filter((group) => typeof group === "string").slice(0, MAX_GROUPS)
      : [],
    fromS: typeof fromS === "number" && fromS >= 0 ? fromS : Number.NaN,
  };
}

function objectIn(text: string): Partial<Record<keyof Entry, unknown>> {
  try {
    const given: unknown = JSON.parse(text);
    return typeof given === "object" && given !== null ? given : {};
  } catch {
    return {};
  }
}

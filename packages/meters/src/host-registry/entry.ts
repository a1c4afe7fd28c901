/** A metering's statement to the others of its host. Any user may write such a text. */

/** Longer entries are cut: a machine with eight cards and four sockets has some dozens of zones. */
const MAX_PARTS = 128;
const MAX_NAME_LENGTH = 256;
const MAX_GROUPS = 16;

/** Maximum bytes of an entry. */
export const ENTRY_BYTES = 65_536;

export interface Entry {
  /** The counted parts, up to 1: zones by their ids, and limits of this process by their own names. */
  readonly parts: ReadonlyMap<string, number>;
  /** Its control groups. */
  readonly groups: readonly string[];
  /** CPU seconds of its process at the start. */
  readonly fromS: number;
}

/** An empty entry. */
export const NO_ENTRY: Entry = { parts: new Map(), groups: [], fromS: Number.NaN };

/** Formats an entry. Values beyond the bounds are left out. */
export function formatEntry({ parts, groups, fromS }: Entry): string {
  const entries = [...parts].filter(([name]) => name.length <= MAX_NAME_LENGTH).slice(0, MAX_PARTS);
  return JSON.stringify({ parts: Object.fromEntries(entries), groups: groups.slice(0, MAX_GROUPS), fromS });
}

/** Parses an entry: {@link NO_ENTRY} for invalid text, without invalid values. */
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

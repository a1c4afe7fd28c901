/** A name on its way to a row: the rest of it, and what has been read so far. */

import type { NameHints } from "../../contracts/catalog-model.js";

/** The rest of a name, in lower case. */
export interface Spelling {
  readonly id: string;
  /** The vendor in the name: only its rows may match. */
  readonly vendor?: string;
  /** Only rows with open weights may match: the others are never quantised or republished. */
  readonly open?: true;
  /** A name in Ollama's form, where a missing tag means `latest`. */
  readonly ollama?: true;
  readonly hints?: NameHints;
}

/** Removes one layer from a spelling; undefined where it has none of the kind. */
export type Peel = (spelling: Spelling) => Spelling | undefined;

/** Bedrock's ARNs with a profile or custom model are shorter; longer texts are no names. */
export const MAX_NAME_LENGTH = 512;

/**
 * The name in lower case, or nothing when it cannot be one: empty, longer than 512 characters, or with
 * anything but printable ASCII.
 * @example plainName("GPT-4o") // "gpt-4o"
 */
export function plainName(name: unknown): string | undefined {
  if (typeof name !== "string" || name === "" || name.length > MAX_NAME_LENGTH) return undefined;
  return /^[\x21-\x7e]+$/.test(name) ? name.toLowerCase() : undefined;
}

/**
 * The spelling with another id and, if any, further hints.
 * @example withId({ id: "openai/gpt-4o" }, "gpt-4o") // { id: "gpt-4o" }
 */
export function withId(spelling: Spelling, id: string, hints?: NameHints): Spelling {
  if (!hints || Object.keys(hints).length === 0) return { ...spelling, id };
  return { ...spelling, id, hints: { ...spelling.hints, ...hints } };
}

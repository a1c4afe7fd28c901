/** The attributes as rows: name and comment from the source, type and examples from beside it. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { values } from "../../packages/core/src/names/names.ts";
import { EXAMPLES, TYPES } from "./attribute-types.ts";

const SOURCE = join(import.meta.dirname, "../../packages/core/src/names/attribute-names.ts");

/** What the registry and the docs say of an attribute. */
export interface AttributeRow {
  readonly key: string;
  readonly name: string;
  readonly brief: string;
  readonly type: string;
  /** The closed list of values, where there is one. */
  readonly values: readonly string[];
  readonly examples: readonly string[];
}

/** Every attribute, in the order of the source. Throws for one without a comment in the expected form. */
export function attributeRows(source = readFileSync(SOURCE, "utf8")): readonly AttributeRow[] {
  const declared = [...source.matchAll(/^export const (\w+) = "([^"]+)";/gm)];
  const commented = new Map(
    [...source.matchAll(/^\/\*\* (.+) \*\/\nexport const (\w+) =/gm)].map((match) => [match[2], match[1]]),
  );
  return declared.map(([, key = "", name = ""]) => {
    const brief = commented.get(key);
    if (brief === undefined)
      throw new Error(`attribute-names.ts: ${key} needs a comment of one line above it.`);
    return {
      key,
      name,
      brief,
      type: TYPES[key] ?? "string",
      values: (values as Readonly<Record<string, readonly string[]>>)[key] ?? [],
      examples: EXAMPLES[key] ?? [],
    };
  });
}

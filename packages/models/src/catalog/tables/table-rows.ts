/** Parses the texts of the tables of models. */

import type { CatalogModel, Figure } from "../../contracts/catalog-model.js";
import { TableError } from "../../contracts/table-error.js";

/** The records of a text, separated by commas, each as its words. */
export function wordsOf(text: string): readonly (readonly string[])[] {
  return text
    .trim()
    .split(/,\s*/)
    .map((record) => record.split(" "));
}

/** The size in a record. `=` stands for all parameters, `-` for an unknown figure. */
export function sizeOf(
  table: string,
  words: readonly string[],
): Pick<CatalogModel, "name" | "architecture" | "totalParameters" | "activeParameters"> {
  const [name = "", architecture = "", total = "", active = ""] = words;
  if (architecture !== "dense" && architecture !== "moe")
    throw new TableError(table, words.join(" "), "has no architecture", "dense or moe");
  const totalParameters = figureOf(total);
  return {
    name,
    architecture,
    totalParameters,
    activeParameters: active === "=" ? totalParameters : figureOf(active),
  };
}

/** `8` is a number, `8-28` its bounds. The check of the row finds anything else. */
function figureOf(text: string): Figure {
  const [min, max] = text.split("-").map(Number);
  return max === undefined ? Number(text) : { min: Number(min), max };
}

/** A member that a record may leave open with `-`. */
export function optional<Member extends string>(
  member: Member,
  word: string | undefined,
): { readonly [M in Member]?: number } {
  const none: { readonly [M in Member]?: number } = {};
  return word === undefined || word === "-"
    ? none
    : ({ [member]: Number(word) } as { readonly [M in Member]?: number });
}

import type { Plain } from "../record/plain-form.ts";
import type { Difference } from "./differences.ts";

/** Differences of the same kind. */
interface Kind {
  count: number;
  readonly first: Difference;
}

/**
 * Differences by where they are, whichever call it is: how many, and the first of each.
 * @example
 * differenceLines([{ path: ["local", "spans", "12", "name"], before: "a", after: "b" }]);
 * // ["     1  local spans * name: at 12: "a" → "b""]
 */
export function differenceLines(all: Iterable<Difference>): readonly string[] {
  const kinds = new Map<string, Kind>();
  for (const difference of all) {
    const where = kindOf(difference.path);
    const kind = kinds.get(where);
    if (kind) kind.count++;
    else kinds.set(where, { count: 1, first: difference });
  }
  return [...kinds].map(
    ([where, { count, first }]) =>
      `${String(count).padStart(6)}  ${where}: at ${at(first.path)}: ${valueText(first.before)} → ${valueText(first.after)}`,
  );
}

/** The path without what names a single call or point. */
const kindOf = ([setting, what, which, ...rest]: readonly string[]): string =>
  what === "metrics"
    ? [setting, what, rest[0]?.split(" ")[0], ...rest.slice(1)].join(" ")
    : [setting, what, which === undefined ? "" : "*", ...rest].join(" ");

const at = ([, , which = "all", point]: readonly string[]): string =>
  point?.includes("{") ? `${which}, ${point.slice(0, 200)}` : which;

function valueText(value: Plain | undefined): string {
  if (value === undefined) return "nothing";
  const text = JSON.stringify(value);
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}

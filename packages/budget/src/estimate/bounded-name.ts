/** What a longer name of a key or a class of calls is cut to: thousands are kept. */
export const MAX_NAME = 1000;

/** A name as it is kept. Undefined: it is no text, as callers without TypeScript may give anything. */
export function boundedName(given: unknown): string | undefined {
  if (typeof given !== "string") return undefined;
  // Joined anew: a slice would keep the whole text in memory.
  return given.length <= MAX_NAME ? given : [...given.slice(0, MAX_NAME)].join("");
}

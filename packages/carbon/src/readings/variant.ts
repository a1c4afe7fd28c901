/** FNV-1a, in 32 bits. */
const [START, PRIME] = [0x811c9dc5, 0x01000193];

/**
 * A short text for options, the same for the same ones. They cannot be read from it: a path may contain a key.
 * What a function returns cannot be compared: each has a mark of its own, in this process only.
 * @example variantOf("https://grid.example.org", { value: "co2" }) // "1k2p0tn"
 */
export function variantOf(...options: readonly unknown[]): string {
  let hash = START;
  const text = textOf(options);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return (hash >>> 0).toString(36);
}

function textOf(options: readonly unknown[]): string {
  try {
    return JSON.stringify(options, (_, value: unknown) => {
      if (typeof value === "function") return markOf(value);
      return typeof value === "bigint" ? `${value}n` : value;
    });
  } catch {
    return newMark(); // A cycle cannot be compared either.
  }
}

const marks = new WeakMap<object, string>();
const newMark = (): string => String(Math.random());

function markOf(value: object): string {
  const mark = marks.get(value) ?? newMark();
  marks.set(value, mark);
  return mark;
}

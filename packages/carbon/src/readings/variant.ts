/** FNV-1a, in 32 bits. */
const [START, PRIME] = [0x811c9dc5, 0x01000193];

/**
 * A short text for options, the same for the same ones. They cannot be read from it: a path may contain a key.
 * @example variantOf("https://grid.example.org", { value: "co2" }) // "1k2p0tn"
 */
export function variantOf(...options: readonly unknown[]): string {
  let hash = START;
  const text = JSON.stringify(options);
  for (let at = 0; at < text.length; at++) hash = Math.imul(hash ^ text.charCodeAt(at), PRIME);
  return (hash >>> 0).toString(36);
}

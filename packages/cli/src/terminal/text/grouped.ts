/**
 * Groups things by a key, in the order of their first. Node 20 lacks `Map.groupBy`.
 * @example grouped([1, 2, 3], (n) => n % 2).get(1) // [1, 3]
 */
export function grouped<T, K>(things: readonly T[], keyOf: (thing: T) => K): ReadonlyMap<K, readonly T[]> {
  const groups = new Map<K, T[]>();
  for (const thing of things) {
    const key = keyOf(thing);
    const group = groups.get(key);
    if (group) group.push(thing);
    else groups.set(key, [thing]);
  }
  return groups;
}

import type { Clock } from "@wattspan/core";
import type { IntensityStore } from "../src/decorators/store/bounded-store.js";

/** A store in memory, as several processes would share one; with a count of what it was used for. */
export function sharedMap(clock: Pick<Clock, "wall">) {
  const texts = new Map<string, { readonly text: string; readonly untilMs: number }>();
  const counts = { get: 0, set: 0, claim: 0, release: 0 };
  const alive = (key: string) => {
    const entry = texts.get(key);
    return entry && clock.wall() < entry.untilMs ? entry.text : undefined;
  };
  const put = (key: string, text: string, forMs: number) =>
    texts.set(key, { text, untilMs: clock.wall() + forMs });
  const store: IntensityStore = {
    async get(key) {
      counts.get++;
      return alive(key);
    },
    async set(key, text, forMs) {
      counts.set++;
      put(key, text, forMs);
    },
    async claim(key, forMs) {
      counts.claim++;
      if (alive(key) !== undefined) return false;
      put(key, "", forMs);
      return true;
    },
    async release(key) {
      counts.release++;
      texts.delete(key);
    },
  };
  return { store, counts, texts, keys: () => [...texts.keys()] };
}

/**
 * Where `cached` keeps answers for other processes, or for the next start of this one: a file, Redis, or any
 * store of texts by key. What it returns is checked. When it fails, nothing was kept.
 */
export interface IntensityStore {
  /** The text under a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for `forMs` milliseconds. */
  set(key: string, text: string, forMs: number): Promise<void>;
  /**
   * Claims a key: `true` for the first caller, `false` for others, until `forMs` are over or it is released.
   * The holder asks the source; the others wait for its answer.
   */
  claim(key: string, forMs: number): Promise<boolean>;
  /** Releases a claimed key. */
  release(key: string): Promise<void>;
}

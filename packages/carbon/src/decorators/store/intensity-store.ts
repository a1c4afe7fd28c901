/**
 * Where `cached` keeps answers for other processes, or for the next start of this one: a file, Redis, or anything that holds
 * texts under keys. What it gives back is checked, and what fails in it is as if nothing were kept.
 */
export interface IntensityStore {
  /** The text under a key; `undefined` where there is none. */
  get(key: string): Promise<string | undefined>;
  /** Keeps a text for so many milliseconds. */
  set(key: string, text: string, forMs: number): Promise<void>;
  /**
   * Takes a key for oneself: `true` for the first who asks, `false` for others, until `forMs` are over or it is released. The
   * one that has it asks the source, the others wait for what it keeps.
   */
  claim(key: string, forMs: number): Promise<boolean>;
  /** Gives a claimed key back. */
  release(key: string): Promise<void>;
}

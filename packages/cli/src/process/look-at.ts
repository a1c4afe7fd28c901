import { type Stats, statSync } from "node:fs";

/** What is at a path, or why it is not seen. */
export interface Seen {
  /** Absent if it is not seen. */
  readonly stats?: Stats;
  /** Of the error: ENOENT where there is nothing. */
  readonly code?: string;
}

/**
 * Looks at a path. Never throws: `throwIfNoEntry` of Node suppresses ENOENT alone.
 * @param look Default: `statSync`, which follows links.
 * @example lookAt("/no/such").code // "ENOENT"
 */
export function lookAt(path: string, look: (path: string) => Stats = statSync): Seen {
  try {
    return { stats: look(path) };
  } catch (error) {
    return { code: (error as NodeJS.ErrnoException).code ?? "unknown" };
  }
}

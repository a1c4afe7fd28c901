/** Loads a module of the user, and says why it cannot be loaded: without its own words, which could hold a secret. */

import { pathToFileURL } from "node:url";
import { WorkloadFileError } from "./workload-file-error.js";

/**
 * The default export of a module; undefined if it has none.
 * @param shown Its name for people.
 * @throws WorkloadFileError
 * @example await defaultOf("work.mjs", resolve("work.mjs"))
 */
export async function defaultOf(shown: string, path: string): Promise<unknown> {
  try {
    return ((await import(pathToFileURL(path).href)) as { default?: unknown }).default;
  } catch (error) {
    const { name, code } = (error ?? {}) as Partial<NodeJS.ErrnoException>;
    const why = code ?? name ?? "it threw no error";
    throw new WorkloadFileError(shown, `the module cannot be loaded (${why}). See why: node ${shown}`);
  }
}

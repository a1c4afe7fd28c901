/** Packages of OpenTelemetry that an application installs only if it wants them. */

import { createRequire } from "node:module";
import { join } from "node:path";
import { installCommand } from "../../process/install-command.js";

/** Loads a package by its name. Throws if it is missing. */
export type LoadPackage = (name: string) => unknown;

/** This file, in either module format. */
const here = typeof __filename === "string" ? __filename : import.meta.url;

/**
 * Resolved from Wattspan, or else from the application in the working directory. Synchronous: the application
 * begins right after.
 */
export const loadPackage: LoadPackage = (name) => {
  try {
    return createRequire(here)(name);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "MODULE_NOT_FOUND") throw error;
    return createRequire(join(process.cwd(), "application.js"))(name);
  }
};

/** A package that could not be loaded. */
class MissingPackageError extends Error {
  override readonly name = "MissingPackageError";

  constructor(names: readonly string[], options?: ErrorOptions) {
    super(`it needs ${names.join(", ")}; run: ${installCommand(names)}`, options);
  }
}

/**
 * Loads all of them.
 * @throws MissingPackageError with the missing ones and how to install them
 */
export function loadAll(load: LoadPackage, names: readonly string[]): readonly unknown[] {
  const missing: string[] = [];
  let cause: unknown;
  const loaded = names.map((name) => {
    try {
      return load(name);
    } catch (error) {
      missing.push(name);
      cause = error;
      return undefined;
    }
  });
  if (missing.length > 0) throw new MissingPackageError(missing, { cause });
  return loaded;
}

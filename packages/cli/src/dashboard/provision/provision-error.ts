import { safeText } from "../../terminal/text/safe-text.js";

const MAX_SHOWN = 5;

/** Problem with the folder. */
export type ProvisionProblem = "foreign_files" | "not_writable";

/**
 * Not everything was written: the folder has files of another origin, or cannot be written to.
 * @example error.code === "foreign_files" && error.paths // the conflicting files
 */
export class ProvisionError extends Error {
  override readonly name = "ProvisionError";
  readonly code: ProvisionProblem;
  /** Relative to the folder. */
  readonly paths: readonly string[];

  constructor(code: ProvisionProblem, paths: readonly string[], message: string) {
    super(message);
    this.code = code;
    this.paths = paths;
  }

  /** For files that this program did not write, or that were changed since. */
  static foreign(folder: string, paths: readonly string[]): ProvisionError {
    const shown = paths.slice(0, MAX_SHOWN).map((path) => safeText(path));
    const more = paths.length > MAX_SHOWN ? ` and ${paths.length - MAX_SHOWN} more` : "";
    return new ProvisionError(
      "foreign_files",
      paths,
      `${safeText(folder, 200)} already has ${shown.join(", ")}${more}, not written by wattspan or changed since; ` +
        "nothing was written. Choose another folder, move them away, or overwrite them with --force",
    );
  }

  /** From a system error. */
  static notWritable(folder: string, path: string, { code = "" }: NodeJS.ErrnoException): ProvisionError {
    return new ProvisionError(
      "not_writable",
      [path],
      `${safeText(folder, 200)}/${safeText(path)} cannot be written (${code}); expected a folder that this user may write to`,
    );
  }
}

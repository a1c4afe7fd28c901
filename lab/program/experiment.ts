/** What `npm run lab` runs. */
export interface Experiment {
  /** Text for `--help`, and for options that cannot be understood. */
  readonly usage: string;
  /** Runs it. Returns the exit code. @throws UsageError for options that cannot be understood. */
  run(args: readonly string[]): Promise<number>;
}

/** The command line cannot be understood. */
export class UsageError extends Error {
  override readonly name = "UsageError";
}

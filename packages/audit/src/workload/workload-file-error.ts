/** A workload file that cannot be used. */
export class WorkloadFileError extends Error {
  override readonly name = "WorkloadFileError";
  readonly file: string;
  /** From 1 on. Absent: the file has no such line. */
  readonly line?: number;
  /** The way to the member that is wrong: `dataset.version`. */
  readonly member?: string;

  /** @param problem What is wrong, what was expected, and what to do. */
  constructor(file: string, problem: string, { line, member }: { line?: number; member?: string } = {}) {
    super(`${file}${line === undefined ? "" : `:${line}`}: ${problem}`);
    this.file = file;
    if (line !== undefined) this.line = line;
    if (member !== undefined) this.member = member;
  }
}

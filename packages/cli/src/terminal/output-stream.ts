/** Where text goes: `process.stdout`, or anything that takes it. */
export interface OutputStream {
  write(text: string): unknown;
  /** Whether a person looks at it. */
  readonly isTTY?: boolean | undefined;
  /** Its width, where it is a terminal. */
  readonly columns?: number | undefined;
  /** Its height. */
  readonly rows?: number | undefined;
}

/** Somebody who uses the CPU, other than this process: what is metered is theirs. */
export interface CpuUser {
  /** Cumulative CPU seconds since any fixed moment; undefined where they cannot be read. */
  read(): number | undefined;
}

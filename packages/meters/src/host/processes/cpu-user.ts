/** Another user of the CPU than this process: metering covers it instead. */
export interface CpuUser {
  /** Cumulative CPU seconds since any fixed moment; undefined if they cannot be read. */
  read(): number | undefined;
}

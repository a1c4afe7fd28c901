/** Accelerators of `--gpu`. */
export const GPUS = ["H100", "H200", "H800", "B200", "GB200"] as const;

/** One of them. */
export type Gpu = (typeof GPUS)[number];

/** A load for the processor, for whoever brings none. */

/** An endless loop: the program is ended from outside. */
const BUSY = "for (let value = 1; ; ) value = Math.sqrt(value + 2) * 1.0000001;";
const PROGRAM = `
const threads = Math.round(process.env.WATTSPAN_PROFILE_LEVEL * require("node:os").cpus().length);
for (let i = 0; i < threads; i++) new (require("node:worker_threads").Worker)("${BUSY}", { eval: true });
if (threads === 0) setInterval(() => undefined, 1000);`;

/** Keeps the share of vCPUs busy that `WATTSPAN_PROFILE_LEVEL` says, until it is ended. */
export const CPU_LOAD: readonly string[] = [process.execPath, "-e", PROGRAM];
/** Its levels. */
export const CPU_LEVELS: readonly number[] = [0.25, 0.5, 0.75, 1];
/** Seconds of each level. */
export const CPU_LOAD_S = 8;

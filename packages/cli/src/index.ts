/** The API of the `wattspan` program. */

export type { CarbonReport } from "./carbon/carbon-report.js";
export type { CommandContext, ExitCode } from "./command/command-context.js";
export type { DoctorReport } from "./doctor/doctor-report.js";
export type { EstimateReport } from "./estimate/estimate-report.js";
export type { ExecReport } from "./exec/exec-report.js";
export { runCommandLine } from "./program/command-line.js";
export { main } from "./program/main.js";

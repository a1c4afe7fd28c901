/** The API of the `wattspan` program. */

export type { ProviderHealth } from "./carbon/asked-provider.js";
export type { CarbonReport, ReportedIntensity, ReportedWindow } from "./carbon/carbon-report.js";
export type { CommandContext, ExitCode } from "./command/command-context.js";
export type { DoctorCarbon, DoctorMeter, DoctorReport, DoctorZone } from "./doctor/doctor-report.js";
export type { FoundPackage, OpenTelemetryFound } from "./doctor/opentelemetry.js";
export type {
  EstimateReport,
  ReportedMethod,
  ReportedModel,
  ReportedPlace,
} from "./estimate/estimate-report.js";
export type { PlaceBasis } from "./estimate/request/place.js";
export type { ExecEpoch, ExecReport, ExecTotals } from "./exec/exec-report.js";
export type { Candidate, Machine } from "./machine/candidates.js";
export type { UnreadSource } from "./machine/unread.js";
export { type OpenBrowser, showInBrowser } from "./process/browser.js";
export type { SignalSource } from "./process/interruption.js";
export type { Time } from "./process/time.js";
export { runCommandLine } from "./program/command-line.js";
export { main } from "./program/main.js";
export type { OutputStream } from "./terminal/output-stream.js";
export type { Environment } from "./terminal/terminal.js";
export { reasonWords } from "./terminal/text/reason-words.js";

/** What the `wattspan` program does, for programs. */

export type { ProviderHealth } from "./carbon/asked-provider.js";
export type { CarbonReport, ReportedIntensity, ReportedWindow } from "./carbon/carbon-report.js";
export type { CommandContext, ExitCode } from "./command-context.js";
export { runCommandLine } from "./command-line.js";
export { type OpenBrowser, showInBrowser } from "./dashboard/open/browser.js";
export type { DoctorCarbon, DoctorMeter, DoctorReport, DoctorZone } from "./doctor/doctor-report.js";
export type { FoundPackage, OpenTelemetryFound } from "./doctor/opentelemetry.js";
export type { EcologitsDetails } from "./estimate/ecologits-details.js";
export type {
  EstimateReport,
  ReportedMethod,
  ReportedModel,
  ReportedPlace,
} from "./estimate/estimate-report.js";
export type { PlaceBasis } from "./estimate/place.js";
export type { ExecEpoch, ExecReport, ExecTotals } from "./exec/exec-report.js";
export type { SignalSource } from "./interruption.js";
export type { Candidate, Machine } from "./machine/candidates.js";
export { main } from "./main.js";
export { reasonWords } from "./reason-words.js";
export type { OutputStream } from "./terminal/output-stream.js";
export type { Environment } from "./terminal/terminal.js";
export type { Time } from "./time.js";
export type { PerThousand, VendorEstimate, VendorReport } from "./vendors/vendor-report.js";
export type { WatchedDevice, WatchFrame } from "./watch/watch-frame.js";

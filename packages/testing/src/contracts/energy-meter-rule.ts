import type { TruthRule } from "./energy-truth.js";
import type { ReadingRule } from "./reading-rules.js";
import type { ZoneRule } from "./zone-rules.js";

/** What holds for every `EnergyMeter`, with what holds for its zones and readings, and where the truth is known. */
export type EnergyMeterRule =
  | ZoneRule
  | ReadingRule
  | TruthRule
  /** `name` is a non-empty string. */
  | "name"
  /** `open` settles within the bound. */
  | "open-settles"
  /** `open` does not throw or reject: absence is `unavailable`. */
  | "open-throws"
  /** `open` gives `ready` with at least one zone and a reader, or `unavailable` with a listed reason. */
  | "opened-shape"
  /** `unavailable` says in `detail` what is wrong. */
  | "unavailable-detail"
  /** `read` does not throw or reject. */
  | "read-throws"
  /** `read` settles within the bound. */
  | "read-settles"
  /** `cpuTime` gives nothing, or two finite sums that never fall. */
  | "cpu-time"
  /** `close` can be called twice: it neither throws nor hangs. */
  | "close-idempotent"
  /** `open` settles, either way, also when its signal is aborted already. */
  | "abort-settles"
  /** After `close` the meter opens again, or says that it is unavailable. */
  | "reopen"
  /** What the meter gives can be looked at: no member throws. */
  | "examinable";

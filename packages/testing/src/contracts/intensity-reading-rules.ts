import type { Location } from "@wattspan/core";
import { rungOf } from "../fakes/fixed-intensity.js";
import { isFiniteNumber, isOrdered, isRange, isRecord, isText, shown } from "./values/examined-value.js";
import type { Check } from "./values/violation.js";

/** What holds for every reading of a carbon intensity provider. */
export type IntensityReadingRule =
  /** A reading is an object. */
  | "reading-shape"
  /** `gramsPerKwh` has a finite value; that of an average is above 0. */
  | "value"
  /** low ≤ value ≤ high, all finite; those of an average are not below 0. */
  | "range"
  /** `zone` is a non-empty string. */
  | "zone"
  /** `source` is a non-empty string. */
  | "source"
  /** `validFromMs` is in milliseconds since the Unix epoch, and before `validToMs`. */
  | "validity"
  /** `signal` is `average` or `marginal`. */
  | "signal"
  /** `basis` is `lifecycle` or `operational`. */
  | "basis"
  /** `rung` is of the closed list. */
  | "rung"
  /** `rung` claims no more than the location gave: what is garbage is `world`, or rejected. */
  | "rung-honest"
  /** `kind` and `accounting` are of their closed lists, where they are given. */
  | "kind"
  /** `publishedAtMs` and `retrievedAtMs` are in milliseconds since the Unix epoch, where they are given. */
  | "moments"
  /**
   * `carbonFreeShare` and `renewableShare` are from 0 to 1, and the first is not the smaller one, where they are
   * given.
   */
  | "shares"
  /** Flags are booleans, words are texts, and `otherBasis` is only there with `insteadOf`, where they are given. */
  | "flags";

const RUNGS: readonly unknown[] = ["zone", "cloud_region", "coordinates", "country", "world"];
/** 2000-01-01 in milliseconds: what is earlier is seconds. */
const EARLIEST_MS = 946_684_800_000;
/** 2200-01-01 in milliseconds: what is later is microseconds. */
const LATEST_MS = 7_258_118_400_000;

/**
 * Checks one reading.
 *
 * @param location For which it was asked.
 * @param subject What gave it, for messages.
 */
export function checkIntensityReading(
  reading: unknown,
  location: Location,
  subject: string,
  checkRule: Check<IntensityReadingRule>,
): void {
  const check = (holds: boolean, rule: IntensityReadingRule, detail: string) =>
    checkRule(holds, rule, subject, detail);
  if (!check(isRecord(reading), "reading-shape", `gave ${shown(reading)}; expected a reading`)) return;
  const { gramsPerKwh, zone, source, validFromMs, validToMs, signal, basis, rung } = reading as Record<
    string,
    unknown
  >;
  const value = isRecord(gramsPerKwh) ? gramsPerKwh.value : undefined;
  const band = `gramsPerKwh is ${shown(gramsPerKwh)}`;
  check(
    isFiniteNumber(value) && (value > 0 || signal === "marginal"),
    "value",
    `${band}; expected a finite value above 0, or a rejection`,
  );
  const isBand = signal === "marginal" ? isOrdered(gramsPerKwh) : isRange(gramsPerKwh);
  check(isBand, "range", `${band}; expected 0 ≤ low ≤ value ≤ high, of a marginal one low ≤ value ≤ high`);
  check(isText(zone), "zone", `zone is ${shown(zone)}; expected the name that its source uses`);
  check(isText(source), "source", `source is ${shown(source)}; expected provider and edition`);
  const isValid = isEpochMs(validFromMs) && isFiniteNumber(validToMs) && validFromMs < validToMs;
  const validity = `valid from ${shown(validFromMs)} to ${shown(validToMs)}`;
  check(isValid, "validity", `${validity}; expected an interval in milliseconds since 1970`);
  check(signal === "average" || signal === "marginal", "signal", `signal is ${shown(signal)}`);
  check(basis === "lifecycle" || basis === "operational", "basis", `basis is ${shown(basis)}`);
  checkOptionalMembers(reading as Readonly<Record<string, unknown>>, check);
  if (!check(RUNGS.includes(rung), "rung", `rung is ${shown(rung)}; expected one of ${RUNGS.join(", ")}`))
    return;
  const best = rungOf(location);
  const isHonest = RUNGS.indexOf(rung) >= RUNGS.indexOf(best);
  const selection = `rung is ${shown(rung)} for ${shown(location)}, which says no more than ${best}`;
  check(isHonest, "rung-honest", `${selection}; reject, or give a lower rung`);
}

/** Rounded: 0.9 and 0.1 are not exactly 1. */
const MAX_SUM = 1 + 1e-9;
const KINDS: readonly unknown[] = [undefined, "live", "forecast", "historical", "annual", "static"];
const ACCOUNTINGS: readonly unknown[] = [undefined, "consumption", "production"];

/** Checks what a reading may say besides what it must. */
function checkOptionalMembers(
  reading: Readonly<Record<string, unknown>>,
  check: (holds: boolean, rule: IntensityReadingRule, detail: string) => boolean,
): void {
  const { kind, accounting, publishedAtMs, retrievedAtMs, carbonFreeShare, renewableShare } = reading;
  const { scope1Share, scope3Share } = reading;
  const { estimated, stale, otherBasis, estimationMethod, attribution, insteadOf } = reading;
  const isListed = KINDS.includes(kind) && ACCOUNTINGS.includes(accounting);
  check(
    isListed,
    "kind",
    `kind is ${shown(kind)}, accounting ${shown(accounting)}; expected one of the lists`,
  );
  const moments = [publishedAtMs, retrievedAtMs];
  const areMoments = moments.every((moment) => moment === undefined || isEpochMs(moment));
  check(
    areMoments,
    "moments",
    `published and retrieved at ${shown(moments)}; expected milliseconds since 1970`,
  );
  const shares = [carbonFreeShare, renewableShare, scope1Share, scope3Share];
  const areShares = shares.every(
    (share) => share === undefined || (isFiniteNumber(share) && share >= 0 && share <= 1),
  );
  const isNested = !((carbonFreeShare as number) < (renewableShare as number));
  const areParts = !((scope1Share as number) + (scope3Share as number) > MAX_SUM);
  check(
    areShares && isNested && areParts,
    "shares",
    `carbon-free, renewable, scope 1 and scope 3 are ${shown(shares)}; expected 0 to 1, and scopes 1 and 3 together`,
  );
  const flags = [estimated, stale, otherBasis];
  const texts = [estimationMethod, attribution, insteadOf];
  const areFlags = flags.every((flag) => flag === undefined || typeof flag === "boolean");
  const areTexts = texts.every((text) => text === undefined || isText(text));
  const isComplete = otherBasis === undefined || insteadOf !== undefined;
  check(areFlags && areTexts && isComplete, "flags", `flags are ${shown(flags)}, texts ${shown(texts)}`);
}

const isEpochMs = (value: unknown): value is number =>
  isFiniteNumber(value) && value >= EARLIEST_MS && value <= LATEST_MS;

/**
 * The averaging windows of cards' power readings. NVIDIA does not document them; they were measured on more
 * than 70 cards: Yang, Adamek, Armour, "Accurate and Convenient Energy Measurements for GPUs" (SC24,
 * arXiv:2312.02741), table of the authors' `Overall_Results.xlsx`.
 */

/** A generation of cards, by its sensor. */
export interface Architecture {
  readonly name: string;
  /** The interval at which its counter and its power change. */
  readonly refreshMs: number;
  /** The window of the instant power: the part of each refresh that the sensor sees. */
  readonly instantMs: number;
  /** The window of `nvmlDeviceGetPowerUsage` and `power.draw`, by the driver's major version. */
  usageMs(driver: number): number;
  /** Relative error of the sensor if it exceeds 5 %: the truth lies in `[low × E, high × E]`. */
  readonly accuracy?: { readonly low: number; readonly high: number };
  /** A note for people. */
  readonly note?: string;
}

const SECOND = 1000;
/** The driver in which `power.draw` had another meaning than before and after. */
const ODD_DRIVER = 530;
const byDriver = (driver: number): number => (driver === ODD_DRIVER ? 100 : SECOND);
const PART_TIME = "looks at 25 of every 100 ms: short bursts of work may be missed or count four times";

const BLACKWELL: Architecture = {
  ...{ name: "Blackwell or newer", refreshMs: 100, instantMs: 100, usageMs: () => SECOND },
  note: "is of an architecture whose sensor has not been measured: windows are those of its predecessors",
};
const UNKNOWN: Architecture = {
  ...{ name: "unknown", refreshMs: 100, instantMs: 100, usageMs: byDriver },
  note: "is of an architecture that the driver does not report: windows are those of most cards",
};
const HOPPER: Architecture = {
  ...{ name: "Hopper", refreshMs: 100, instantMs: 25, usageMs: () => SECOND, note: PART_TIME },
};
const ADA: Architecture = { name: "Ada", refreshMs: 100, instantMs: 100, usageMs: byDriver };
const AMPERE: Architecture = { ...ADA, name: "Ampere" };
const GA100: Architecture = {
  ...{ name: "Ampere GA100", refreshMs: 100, instantMs: 25, usageMs: () => 25, note: PART_TIME },
};
/** The GTX and RTX 20 series read 6 to 8 % low and 11 to 13 % high. */
const TURING: Architecture = {
  ...{ name: "Turing", refreshMs: 100, instantMs: 100, usageMs: () => 100 },
  accuracy: { low: 0.88, high: 1.09 },
};
const VOLTA: Architecture = { name: "Volta", refreshMs: 20, instantMs: 10, usageMs: () => 10 };
const PASCAL: Architecture = { ...VOLTA, name: "Pascal" };
/** A Quadro K620 read 41 % low. */
const MAXWELL: Architecture = {
  ...{ name: "Maxwell or older", refreshMs: 100, instantMs: 100, usageMs: () => 100 },
  accuracy: { low: 0.95, high: 1.7 },
  note: "follows a change of power with a lag",
};

/** By CUDA's compute capability. */
export function architectureOf(
  capability: readonly [major: number, minor: number] | undefined,
): Architecture {
  if (!capability) return UNKNOWN;
  const [major, minor] = capability;
  if (major >= 10) return BLACKWELL;
  if (major === 9) return HOPPER;
  if (major === 8) return minor === 0 ? GA100 : minor === 9 ? ADA : AMPERE;
  if (major === 7) return minor >= 5 ? TURING : VOLTA;
  return major === 6 ? PASCAL : MAXWELL;
}

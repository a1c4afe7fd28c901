/** Adds overheads to energy: the parts of an unfinished footprint, and arithmetic that keeps their bands. */

export type { Accounting, EndedCall, OwnUse, Transfer } from "./quantities/accounting.js";
export { meanRange, mixtureBand } from "./quantities/mixture-band.js";
export { addPart, type PartTally, sumTotals } from "./quantities/part-tally.js";
export {
  growTally,
  type MutableTally,
  multiplyRange,
  multiplyTally,
  type Tally,
  tallyOf,
} from "./quantities/tally.js";

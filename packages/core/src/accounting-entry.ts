/** Accounts for more than energy: the parts of a footprint in the making, and arithmetic that keeps their bands. */

export type { Accounting, EndedCall, OwnUse, Transfer } from "./accounting.js";
export { meanRange, mixtureBand } from "./mixture-band.js";
export { addPart, type PartTally, sumTotals } from "./part-tally.js";
export { type Growing, growTally, multiplyRange, multiplyTally, type Tally, tallyOf } from "./tally.js";

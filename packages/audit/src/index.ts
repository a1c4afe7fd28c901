/** `@wattspan/audit`: audits that can be computed again, compared and gated. */

export { type Estimate, hodgesLehmann } from "./statistics/hodges-lehmann.js";
export { holm } from "./statistics/holm.js";
export { leastDetectable } from "./statistics/least-detectable.js";
export { type SignedRank, signedRank } from "./statistics/signed-rank.js";
export { type MeanDifference, welch } from "./statistics/welch.js";

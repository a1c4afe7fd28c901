/** Sums up what is metered inside a piece of work that is no activity itself. For whoever serves requests. */

export { type FootprintScope, openScope, type ScopeFootprint } from "./doorway/request-totals.js";

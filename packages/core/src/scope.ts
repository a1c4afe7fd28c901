/** Sums up the activities inside work that is not an activity itself, such as a request. For servers. */

export { type FootprintScope, openScope, type ScopeFootprint } from "./doorway/request-totals.js";

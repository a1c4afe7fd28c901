/** Sums up the activities inside work that is not an activity itself, such as a request. For servers. */

export { openRequestTotals, type RequestFootprint, type RequestTotals } from "./requests/request-totals.js";

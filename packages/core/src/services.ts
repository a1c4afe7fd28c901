/** Passes a service's stated footprint to the running activity. For clients that read answers of services. */

export { runningActivity } from "./requests/current-activity.js";
export type { ServiceListener, ServiceRequest, ServiceStatement } from "./requests/peer-services.js";

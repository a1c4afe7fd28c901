/** Passes a service's stated footprint to the running activity. For clients that read answers of services. */

export type { ServiceListener, ServiceRequest, ServiceStatement } from "./doorway/peer-services.js";
export { runningActivity } from "./doorway/running-activity.js";

/** Gives the running activity what another service states of its own footprint. For whoever reads answers of services. */

export { runningActivity } from "./activity/service-listener.js";
export type { ServiceListener, ServiceRequest, ServiceStatement } from "./doorway/peer-services.js";

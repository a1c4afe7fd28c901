export { bestWindow, type IntensityWindow } from "./analysis/best-window.js";
export { annualAverage } from "./annual/annual-average.js";
export { type ElectricityScopes, electricityScopes } from "./annual/electricity-scopes.js";
export { checkLocation } from "./places/check-location.js";
export { knownPlaces } from "./places/cloud-region-zone.js";
export { InvalidLocationError, UnknownLocationError } from "./places/location-errors.js";
export { type ResolvedZone, resolveZone } from "./places/resolve-zone.js";
export { ANNUAL_AVERAGE_SOURCES } from "./tables/annual-average-sources.js";

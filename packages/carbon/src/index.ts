export { type AnnualAverageOptions, annualAverage } from "./annual-average.js";
export { ANNUAL_AVERAGE_SOURCES, type TableSource } from "./annual-average-sources.js";
export { bestWindow, type IntensityWindow, type WindowFigure, type WindowWanted } from "./best-window.js";
export { checkLocation } from "./check-location.js";
export { type KnownPlaces, knownPlaces } from "./known-places.js";
export { InvalidLocationError, UnknownLocationError } from "./location-errors.js";
export { type ResolvedZone, resolveZone, WORLD_ZONE } from "./resolve-zone.js";
export { codeOfZone, type ZoneSystem, zonesOfCode } from "./zone-systems.js";

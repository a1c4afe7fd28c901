/** `@wattspan/core/zones`: which zones count, and how wrong each can be, for those who check what meters say. */

export {
  type Accuracy,
  accuracyOf,
  type MeterZone,
  selectZones,
  type ZoneSelection,
} from "./devices/sampling/zone-selection.js";

import { checkFileLengths } from "./house/lengths.mjs";
import { checkRooms } from "./house/rooms.mjs";
import { checkSelfContained } from "./house/self-contained.mjs";
import { checkTitles } from "./house/titles.mjs";
import { checkUnits } from "./house/units.mjs";

/**
 * Checks that reviewers would otherwise do by hand. Each gate returns its measurement, or throws with the
 * places to fix.
 */
export const houseGates = {
  rooms: checkRooms,
  "length of files": checkFileLengths,
  "titles of tests": checkTitles,
  "conversions of units": checkUnits,
  "speaks of itself alone": checkSelfContained,
};

import { checkDocumentation } from "./house/documentation.mjs";
import { checkFileLengths, checkFunctionLengths } from "./house/lengths.mjs";
import { checkManifests } from "./house/manifests.mjs";
import { checkRooms } from "./house/rooms.mjs";
import { checkSelfContained } from "./house/self-contained.mjs";
import { checkSyntax } from "./house/syntax.mjs";
import { checkTitles } from "./house/titles.mjs";
import { checkUnits } from "./house/units.mjs";

/**
 * Checks that reviewers would otherwise do by hand. Each gate returns its measurement, or throws with the
 * places to fix.
 */
export const houseGates = {
  rooms: checkRooms,
  "length of files": checkFileLengths,
  "length of functions": checkFunctionLengths,
  "no export *, empty catch or any": checkSyntax,
  "documentation of exports": checkDocumentation,
  "titles of tests": checkTitles,
  "conversions of units": checkUnits,
  "manifests of packages": checkManifests,
  "speaks of itself alone": checkSelfContained,
};

import { checkDocumentation } from "./house/documentation.mjs";
import { checkFileLengths, checkFunctionLengths } from "./house/lengths.mjs";
import { checkManifests } from "./house/manifests.mjs";
import { checkRooms } from "./house/rooms.mjs";
import { checkSelfContained } from "./house/self-contained.mjs";
import { checkSyntax } from "./house/syntax.mjs";
import { checkTitles } from "./house/titles.mjs";

/** What reviewers would otherwise have to count. Each gate gives what it measured, or throws with the places to mend. */
export const houseGates = {
  rooms: checkRooms,
  "length of files": checkFileLengths,
  "length of functions": checkFunctionLengths,
  "no export *, empty catch or any": checkSyntax,
  "documentation of exports": checkDocumentation,
  "titles of tests": checkTitles,
  "manifests of packages": checkManifests,
  "speaks of itself alone": checkSelfContained,
};

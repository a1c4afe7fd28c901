import { packageConfig } from "../../tsup.base.js";

/** Under the ODbL-1.0 and the CC-BY-4.0. */
const TABLES = [
  "data/boavizta-servers",
  "data/electricity-maps-annual",
  "data/ember-annual",
  "data/grid-water",
  "data/world-average",
];

export default packageConfig(import.meta.dirname, { alone: TABLES });

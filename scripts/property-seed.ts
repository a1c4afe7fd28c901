/**
 * Property tests use the same cases each time, so that a failure is reproducible and belongs to the change
 * that shows it. `PROPERTY_SEED=<number> npm test` draws others.
 */

import fc from "fast-check";

fc.configureGlobal({ seed: Number(process.env.PROPERTY_SEED ?? 20_261_125) });

import type { Expectations } from "../proof/prove.ts";
import { overview } from "./overview.ts";

/** Of every panel of every dashboard; one without is a failure. */
export const expectations: Expectations = { overview };

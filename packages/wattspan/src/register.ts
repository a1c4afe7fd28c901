/** `node --import wattspan/register app.mjs`: joules and grams for an application without a line of ours. Loading it starts everything. */

import { register } from "./register/register.js";
import type { Wattspan } from "./start/start-wattspan.js";

export type { WattspanConfig } from "./register/settings/settings.js";

/**
 * What was started; undefined where nothing was (`WATTSPAN_DISABLED`, or a mistake that was told on stderr). Never rejected.
 * Applications need not wait for it: calls are metered from their first line on.
 */
export const registered: Promise<Wattspan | undefined> = register(process.env, process.cwd());

/**
 * `node --import wattspan/register app.mjs`: joules and grams for an application without code of ours.
 * Loading it starts everything.
 */

import { register } from "./register/register.js";
import type { Wattspan } from "./start/start-wattspan.js";

export type { WattspanConfig } from "./register/settings/settings.js";

/**
 * The started Wattspan. Undefined if nothing started: `WATTSPAN_DISABLED`, or a mistake reported on stderr.
 * Never rejects. Applications need not wait for it: calls are metered from their first line on.
 */
export const registered: Promise<Wattspan | undefined> = register(process.env, process.cwd());

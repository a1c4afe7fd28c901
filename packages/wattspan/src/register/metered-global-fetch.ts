/** The global `fetch`, metered: clients of hosted models use it, also those that keep it when they are loaded. */

import { SharedSlot } from "@wattspan/core/shared";
import { type ClientFetchOptions, meteredClientFetch } from "../adapters/fetch/fetch.js";

const IS_METERED = new SharedSlot<boolean>("global-fetch.v1");

/**
 * Replaces `globalThis.fetch` by one that meters requests to hosts of models, once per process. Where there is no `fetch`, or it
 * cannot be replaced, nothing happens.
 * @param onCall Called before each request of the application; must not throw.
 * @example meterGlobalFetch({}, () => undefined)
 */
export function meterGlobalFetch(options: ClientFetchOptions, onCall: () => void): void {
  const { fetch } = globalThis;
  if (typeof fetch !== "function" || IS_METERED.value) return;
  IS_METERED.value = true;
  const metered = meteredClientFetch(fetch, options);
  const replacement: typeof fetch = function (this: unknown, ...given) {
    onCall();
    return Reflect.apply(metered, this, given);
  };
  // Under its own name, which a bundler may have changed.
  Object.defineProperty(replacement, "name", { value: fetch.name, configurable: true });
  Reflect.set(globalThis, "fetch", replacement);
}

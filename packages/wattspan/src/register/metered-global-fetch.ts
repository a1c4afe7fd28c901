/**
 * Meters the global `fetch`: clients of hosted models use it, including those that keep a reference from when
 * they are loaded.
 */

import { SharedSlot } from "@wattspan/core/shared";
import { type ClientFetchOptions, meteredClientFetch } from "../adapters/fetch/fetch.js";

const IS_METERED = /* @__PURE__ */ new SharedSlot<boolean>("global-fetch.v1");

/**
 * Replaces `globalThis.fetch` by one that meters requests to hosts of models, once per process. If there is
 * no `fetch`, or it cannot be replaced, nothing happens.
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
  // Keeps the original name, which a bundler may have changed.
  Object.defineProperty(replacement, "name", { value: fetch.name, configurable: true });
  Reflect.set(globalThis, "fetch", replacement);
}

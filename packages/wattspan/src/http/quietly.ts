/** Keeps our failures away from a request and logs them once on `diag`. */

import { diag } from "@opentelemetry/api";

const logged = new Set<string>();

/**
 * Runs code whose failure must not reach the request. Undefined if it failed.
 * @example quietly("expose", () => expose(request))
 */
export function quietly<T>(what: string, fn: () => T): T | undefined {
  try {
    return fn();
  } catch (error) {
    if (!logged.has(what)) {
      logged.add(what);
      diag.warn(`wattspan: ${what} of a request failed`, error instanceof Error ? error.name : typeof error);
    }
    return undefined;
  }
}

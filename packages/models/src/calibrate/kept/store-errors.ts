/** Who hears of failures of a store. */

import { diag } from "@opentelemetry/api";

const MAX_DETAIL_LENGTH = 200;

/** The given listener, whose own failures are nobody's; without one OpenTelemetry's `diag` is told of the first. */
export function storeErrors(given: ((error: unknown) => void) | undefined): (error: unknown) => void {
  const tell = given ?? warnOnce();
  return (error) => {
    try {
      tell(error);
    } catch {
      return; // Who listens to failures may fail; there is nobody left to tell.
    }
  };
}

function warnOnce(): (error: unknown) => void {
  let warned = false;
  return (error) => {
    if (warned) return;
    warned = true;
    const text = error instanceof Error ? error.message.slice(0, MAX_DETAIL_LENGTH) : "";
    diag.warn(`wattspan: calibrations are kept in memory only, as the store failed: ${text}`);
  };
}

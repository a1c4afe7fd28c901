/** Brings a metering up to date before a scrape. */

import { diag } from "@opentelemetry/api";

/** The longest that a scrape waits for devices. Then it shows the known values. */
const REFRESH_LIMIT_MS = 1000;

/** Resolves when the numbers are up to date. A failure or a delay must not cost the scrape. */
export async function refreshed(metering: { refresh(): Promise<void> } | undefined): Promise<void> {
  if (metering === undefined) return;
  let timer: NodeJS.Timeout | undefined;
  const tooLate = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, REFRESH_LIMIT_MS);
    timer.unref();
  });
  const refresh = async () => metering.refresh();
  const failed = (error: unknown) => diag.debug("wattspan: the refresh before a scrape failed", error);
  await Promise.race([refresh().catch(failed), tooLate]);
  clearTimeout(timer);
}

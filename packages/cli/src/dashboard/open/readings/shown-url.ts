import { safeText } from "../../../terminal/text/safe-text.js";

/**
 * An address without its query, which may contain a secret.
 * @example shownUrl(new URL("http://host/metrics?key=1")) // "http://host/metrics"
 */
export const shownUrl = ({ origin, pathname }: URL): string =>
  safeText(origin + pathname.replace(/\/$/, ""), 200);

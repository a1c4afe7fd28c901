import { safeText } from "../../../terminal/text/safe-text.js";

/** An address as it may be shown: its query may hold a secret. @example shownUrl(new URL("http://host/metrics?key=1")) // "http://host/metrics" */
export const shownUrl = ({ origin, pathname }: URL): string =>
  safeText(origin + pathname.replace(/\/$/, ""), 200);

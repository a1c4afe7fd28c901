import { pathToFileURL } from "node:url";
import { safeText } from "./text/safe-text.js";

const MAX_LENGTH = 400;
/** A link for terminals: https://gist.github.com/egmontkob/eb114294efbcd5adb1944c9f3cb5feda */
const linkTo = (url: string): string => `\u001b]8;;${url}\u001b\\`;

/**
 * The path of a file as a clickable link; without links, the plain path.
 * @param path an absolute path.
 * @example fileLink("/srv/run.json", false) // "/srv/run.json"
 */
export function fileLink(path: string, links: boolean): string {
  const shown = safeText(path, MAX_LENGTH);
  return links ? linkTo(pathToFileURL(path).href) + shown + linkTo("") : shown;
}

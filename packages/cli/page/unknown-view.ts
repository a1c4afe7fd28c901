import type { UnknownEnergy } from "../src/dashboard/open/readings/page-data.js";
import { made } from "./element.js";

/** Why energy is unknown. @example showUnknown(element("unknown"), data.unknown) */
export function showUnknown(section: HTMLElement, unknown: readonly UnknownEnergy[]): void {
  section.hidden = unknown.length === 0;
  section.querySelector("tbody")?.replaceChildren(
    ...unknown.map(({ reason, count, words }) => {
      const row = made("tr");
      row.append(
        made("td", "", reason),
        made("td", "number", count.toLocaleString("en-US")),
        made("td", "", words),
      );
      return row;
    }),
  );
}

import type { Tile } from "../src/dashboard/open/readings/page-data.js";
import { made } from "./element.js";

/** The headline figures. @example showTiles(element("tiles"), data.tiles) */
export function showTiles(parent: HTMLElement, tiles: readonly Tile[]): void {
  parent.replaceChildren(
    ...tiles.map(({ label, value, note, missing }) => {
      const tile = made("div");
      tile.append(
        made("dt", "", label),
        value === undefined ? made("dd", "value unknown", "not known") : made("dd", "value", value),
        made("dd", "", note ?? missing ?? ""),
      );
      return tile;
    }),
  );
}

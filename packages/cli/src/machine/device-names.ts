/** Devices by their names, with a number where several have one name. */

import type { Component } from "@wattspan/core";
import type { Glyphs } from "../terminal/glyphs.js";
import { safeText } from "../terminal/text/safe-text.js";

/** A device in the order in which it was found. */
export interface NamedDevice {
  readonly name: string;
  readonly component: Component;
}

/** A meter's own names may be of any length. */
const MAX_LENGTH = 200;

/**
 * A name for each, never two alike: those of one name have their number in their component, by which `wattspan profile` takes cards.
 * Spaces are never two in a row: that is where columns end.
 * @param longest in letters; what is longer is cut.
 * @example deviceNames([{ name: "NVIDIA L4", component: "gpu" }, { name: "NVIDIA L4", component: "gpu" }], glyphs) // ["NVIDIA L4, gpu-0", "NVIDIA L4, gpu-1"]
 */
export function deviceNames(
  devices: readonly NamedDevice[],
  { ellipsis }: Pick<Glyphs, "ellipsis">,
  longest = MAX_LENGTH,
): readonly string[] {
  return devices.map(({ name, component }, index) => {
    const isOne = devices.filter((other) => other.name === name).length === 1;
    const before = devices.slice(0, index).filter((other) => other.component === component);
    const number = isOne ? "" : `, ${component}-${before.length}`;
    const whole = safeText(name.replace(/^modelled: /, ""), MAX_LENGTH).replaceAll(/ {2,}/g, " ");
    const room = longest - number.length;
    return (whole.length <= room ? whole : `${whole.slice(0, room - ellipsis.length)}${ellipsis}`) + number;
  });
}

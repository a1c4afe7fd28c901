import type { Component } from "@wattspan/core";
import type { Glyphs } from "../terminal/glyphs.js";
import { cutText } from "../terminal/text/cut-text.js";
import { safeText } from "../terminal/text/safe-text.js";

/** A device, in order of detection. */
export interface NamedDevice {
  readonly name: string;
  readonly component: Component;
}

/** Meters may use names of any length. */
const MAX_LENGTH = 200;

/**
 * A unique name for each device: devices that share a name get their number within the component, which
 * `wattspan profile` accepts for cards. Never two spaces in a row, since these separate columns.
 * @param longest maximum length; longer names are cut.
 * @example deviceNames([{ name: "NVIDIA L4", component: "gpu" }, { name: "NVIDIA L4", component: "gpu" }], glyphs)
 * // ["NVIDIA L4, gpu-0", "NVIDIA L4, gpu-1"]
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
    return cutText(whole, longest - number.length, ellipsis) + number;
  });
}

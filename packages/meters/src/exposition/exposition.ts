/** `@wattspan/meters/exposition`: reads Prometheus text from metrics pages. */

import { ExpositionLines } from "./exposition-lines.js";
import { afterLabels, type Labels, labelsAfter, nameOn, valueAfter } from "./sample.js";

export type { Labels } from "./sample.js";

/** One number of a page. */
export interface ExpositionSample {
  readonly name: string;
  /** Label names in lower case. */
  readonly labels: Labels;
  readonly value: number;
  /** Name and labels as on the page: the same from page to page. */
  readonly series: string;
}

/**
 * The samples of some names. Malformed, negative, infinite and non-numeric values are left out, and so is a
 * last line without an end, which may be cut.
 *
 * @example
 * samplesIn('hw_power_watts{hw_id="gpu-0"} 42\n', new Set(["hw_power_watts"]))[0]?.value; // 42
 */
export function samplesIn(text: string, names: ReadonlySet<string>): readonly ExpositionSample[] {
  const samples: ExpositionSample[] = [];
  const lines = new ExpositionLines((onPage) => {
    const found = nameOn(onPage);
    if (found === undefined || !names.has(found)) return;
    const line = copied(onPage);
    const name = line.slice(0, found.length);
    const labels = labelsAfter(line, name.length);
    const value = valueAfter(line, name.length);
    if (labels === undefined || value === undefined) return;
    samples.push({ name, labels, value, series: seriesOn(line, name.length) });
  });
  lines.add(text);
  return samples;
}

/** A substring keeps the whole text in memory. A page is large, and samples may be kept for long. */
const copied = (text: string): string => Buffer.from(text, "utf16le").toString("utf16le");

/** The part before the value. */
function seriesOn(line: string, at: number): string {
  return line[at] === "{" ? line.slice(0, afterLabels(line, at + 1)) : line.slice(0, at);
}

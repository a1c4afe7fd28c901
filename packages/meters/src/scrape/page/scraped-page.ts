/** The values of the wanted series on one page, from its lines as they arrive. */

import { ExpositionLines } from "../../exposition/exposition-lines.js";
import { labelsAfter, nameOn, valueAfter } from "../../exposition/sample.js";
import type { Identity, Series } from "./series.js";

/** No machine has more devices. */
const MAX_DEVICES = 1024;

/** One device on a page. */
export interface ScrapedDevice extends Identity {
  /** By the index of the series; undefined: no value, or a blank one. */
  readonly values: (number | undefined)[];
}

/** Takes a page, piece by piece. */
export interface PageTaker {
  add(text: string): void;
  /** By id. */
  readonly devices: ReadonlyMap<string, ScrapedDevice>;
  /** The page has more devices than any machine. */
  readonly isCrowded: boolean;
}

/** A Prometheus page, cut anywhere. */
export class ScrapedPage implements PageTaker {
  readonly devices = new Map<string, ScrapedDevice>();
  isCrowded = false;
  readonly #byName = new Map<string, (readonly [number, Series])[]>();
  readonly #lines = new ExpositionLines((line) => this.#take(line));

  constructor(series: readonly Series[]) {
    for (const [index, one] of series.entries())
      this.#byName.set(one.name, [...(this.#byName.get(one.name) ?? []), [index, one]]);
  }

  /** Takes the next part of the text. */
  add(text: string): void {
    this.#lines.add(text);
  }

  #take(line: string): void {
    const name = nameOn(line);
    const wanted = name === undefined ? undefined : this.#byName.get(name);
    if (name === undefined || !wanted) return;
    const labels = labelsAfter(line, name.length);
    if (!labels) return;
    const value = valueAfter(line, name.length);
    for (const [index, series] of wanted) {
      const identity = series.identity(labels);
      if (identity)
        this.#note(identity, index, value !== undefined && series.isBlank?.(value) ? undefined : value);
    }
  }

  /** Series may repeat a device, such as a card per container: the first value counts. */
  #note(identity: Identity, index: number, value: number | undefined): void {
    let device = this.devices.get(identity.id);
    if (!device) {
      if (this.devices.size === MAX_DEVICES) {
        this.isCrowded = true;
        return;
      }
      device = { ...identity, values: [] };
      this.devices.set(identity.id, device);
    }
    device.values[index] ??= value;
  }
}

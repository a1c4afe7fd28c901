/** The devices that an activity selects. */

import type { ActivityOptions, DeviceSelector } from "../contracts/activity-options.js";
import type { ActivityKind } from "../contracts/footprint.js";
import type { DeviceSelection } from "./ledger/device-use.js";
import type { Ledger } from "./ledger/ledger.js";
import type { MeteredDevice } from "./sampling/metered-device.js";

/** Selectors are few. One created per call must not fill the memory. */
const MAX_SELECTIONS = 100;

/** The devices that have been read. @example startedOf(devices).length */
export const startedOf = (devices: readonly MeteredDevice[]): readonly MeteredDevice[] =>
  devices.filter(({ started }) => started);

/** Finds selections by an activity's kind and place. */
export class DeviceSelections {
  /** Number of devices that can be selected: those that have been read. */
  readonly size: number;
  readonly #ledger: Ledger;
  readonly #devices: readonly MeteredDevice[];
  readonly #known = new Map<string, DeviceSelection>();
  readonly #all: DeviceSelection;
  readonly #host: DeviceSelection;

  constructor(ledger: Ledger, devices: readonly MeteredDevice[]) {
    this.#ledger = ledger;
    this.#devices = devices;
    this.size = startedOf(devices).length;
    this.#all = this.#select(() => true);
    this.#host = this.#select((device) => device.zone.component !== "gpu");
  }

  /** Inferences and stages select everything, steps and agents the host, hosted calls nothing. */
  of(kind: ActivityKind, runsOn: ActivityOptions["runsOn"], remote: boolean): DeviceSelection | undefined {
    if (remote) return undefined;
    if (typeof runsOn === "object" && runsOn !== null) return this.#selected(runsOn);
    return kind === "inference" || kind === "stage" || runsOn === "local" ? this.#all : this.#host;
  }

  #selected({ components = [], zones = [] }: DeviceSelector): DeviceSelection {
    const key = JSON.stringify([components, zones]);
    const known = this.#known.get(key);
    if (known) return known;
    const selection = this.#select(
      ({ zone }) => components.includes(zone.component) || zones.includes(zone.id),
    );
    if (this.#known.size < MAX_SELECTIONS) this.#known.set(key, selection);
    return selection;
  }

  #select(matches: (device: MeteredDevice) => boolean): DeviceSelection {
    const claimed = this.#devices.filter(matches);
    const ledgers = startedOf(claimed).map(({ ledger }) => ledger);
    return this.#ledger.select(ledgers, claimed.length - ledgers.length);
  }
}

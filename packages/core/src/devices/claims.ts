/** Which devices an activity claims. */

import type { ActivityOptions, DeviceSelector } from "../contracts/activity-options.js";
import type { ActivityKind } from "../contracts/footprint.js";
import type { Claim } from "./ledger/account.js";
import type { Ledger } from "./ledger/ledger.js";
import type { MeteredDevice } from "./sampling/metered-device.js";

/** Selectors are few; one made for each call must not fill the memory. */
const MOST_CLAIMS = 100;

/** Those that have been read. @example startedOf(devices).length */
export const startedOf = (devices: readonly MeteredDevice[]): readonly MeteredDevice[] =>
  devices.filter(({ started }) => started);

/** Finds claims by what an activity is and where it runs. */
export class Claims {
  /** Devices that can be claimed: those that have been read. */
  readonly size: number;
  readonly #ledger: Ledger;
  readonly #devices: readonly MeteredDevice[];
  readonly #known = new Map<string, Claim>();
  readonly #all: Claim;
  readonly #host: Claim;

  constructor(ledger: Ledger, devices: readonly MeteredDevice[]) {
    this.#ledger = ledger;
    this.#devices = devices;
    this.size = startedOf(devices).length;
    this.#all = this.#claim(() => true);
    this.#host = this.#claim((device) => device.zone.component !== "gpu");
  }

  /** Inferences and stages claim everything, steps and agents the host, hosted calls nothing. */
  of(kind: ActivityKind, runsOn: ActivityOptions["runsOn"], remote: boolean): Claim | undefined {
    if (remote) return undefined;
    if (typeof runsOn === "object") return this.#selected(runsOn);
    return kind === "inference" || kind === "stage" || runsOn === "local" ? this.#all : this.#host;
  }

  #selected({ components = [], zones = [] }: DeviceSelector): Claim {
    const key = JSON.stringify([components, zones]);
    const known = this.#known.get(key);
    if (known) return known;
    const claim = this.#claim(({ zone }) => components.includes(zone.component) || zones.includes(zone.id));
    if (this.#known.size < MOST_CLAIMS) this.#known.set(key, claim);
    return claim;
  }

  #claim(matches: (device: MeteredDevice) => boolean): Claim {
    const claimed = this.#devices.filter(matches);
    const ledgers = startedOf(claimed).map(({ ledger }) => ledger);
    return this.#ledger.claim(ledgers, claimed.length - ledgers.length);
  }
}

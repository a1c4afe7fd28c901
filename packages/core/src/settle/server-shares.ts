/** The shares of calls with a named server: begun and ended with the server, and awaited after the end. */

import type { Activity, ActivityRecord } from "../activity/activity.js";
import type { InferenceOptions } from "../contracts/activity-options.js";
import type { MeteredHost, ModelServer, ServedCall, ServerShare } from "../contracts/model-server.js";
import { isRange } from "../quantities/serving-parts.js";
import type { Clock } from "../runtime/clock.js";
import { disown, type Faults } from "../runtime/fault.js";

/** A later share is not awaited: the counters of servers move every two seconds or more often. */
const WAIT_MS = 3000;
const UNSEEN: ServerShare = { parts: [], reasons: ["server_unseen"] };
const NONE: ServerShare = { parts: [], reasons: [] };
const LATE: ServerShare = { parts: [], reasons: ["late"] };

/** The dependencies of waiting for shares. */
export interface ServerSharesParts {
  readonly clock: Clock;
  readonly faults: Faults;
  readonly host: MeteredHost;
  /** The share of an ended activity arrived or was given up. */
  onShare(activity: Activity): void;
}

/** Gets the shares of calls from servers. Nothing here throws. */
export class ServerShares {
  readonly #parts: ServerSharesParts;
  /** Receives the share of each awaited call. */
  readonly #waits = new Map<Promise<void>, (share: ServerShare) => void>();

  constructor(parts: ServerSharesParts) {
    this.#parts = parts;
  }

  /** Number of awaited shares. */
  get awaited(): number {
    return this.#waits.size;
  }

  /** A call of a named server starts. */
  begin(activity: Activity, server: ModelServer): void {
    for (let outer = activity.around; outer; outer = outer.around) this.#countOtherReport(outer, server);
    const call = this.#parts.faults.call("estimator", "server", () => server.begin(this.#parts.host));
    if (call) activity.state().served = call;
    else activity.state().share = UNSEEN;
  }

  /** Of nested calls of one server the innermost counts: each would have a part of their share. */
  #countOtherReport({ stated, options }: ActivityRecord, server: ModelServer): void {
    if (!stated?.served || (options as InferenceOptions).server !== server) return;
    this.leave(stated.served);
    delete stated.served;
    stated.share = NONE;
  }

  /** A call ended: its footprint waits for its share, as for a child. */
  ended(activity: Activity, served: ServedCall): void {
    const { usage } = activity;
    delete activity.state().served;
    activity.expect();
    const { faults } = this.#parts;
    const share = faults.guard("estimator", "server", () => ({ promise: served.end(usage) }));
    const wait: Promise<void> = Promise.resolve(share?.promise ?? UNSEEN).then(
      (given) => this.#take(activity, wait, given),
      (error: unknown) => {
        faults.note("estimator", "server", error);
        this.#take(activity, wait, UNSEEN);
      },
    );
    this.#waits.set(wait, (given) => this.#take(activity, wait, given));
    // A missing share must not hold delivery forever.
    this.#parts.clock.schedule(() => this.#waits.get(wait)?.(LATE), WAIT_MS);
  }

  /** A call ends after the metering: its server learns of the end, and nothing waits. */
  leave(served: ServedCall): void {
    this.#parts.faults.call("estimator", "server", () => served.end(undefined));
  }

  /** Stops waiting for all shares. */
  giveUp(): void {
    for (const take of this.#waits.values()) take(LATE);
  }

  /** Resolves when all currently awaited shares are there or timed out. */
  async settled(): Promise<void> {
    const waits = [...this.#waits.keys()];
    if (waits.length === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#parts.clock.schedule(resolve, WAIT_MS);
      Promise.all(waits).then(() => {
        cancel();
        resolve();
      });
    });
  }

  #take(activity: Activity, wait: Promise<void>, given: ServerShare): void {
    if (!this.#waits.delete(wait) || !activity.children || !activity.stated) return;
    activity.stated.share =
      this.#parts.faults.guard("estimator", "server", () => plainShare(given)) ?? UNSEEN;
    activity.children.pending--;
    this.#parts.onShare(activity);
  }
}

/** The shares of a metering that sees no servers. */
export const noShares = (): Pick<ServerShares, keyof ServerShares> => ({
  awaited: 0,
  begin(activity) {
    activity.state().share = UNSEEN;
  },
  ...{ ended: nothing, leave: nothing, giveUp: nothing },
  settled: async () => undefined,
});

const nothing = (): void => undefined;

/** A server's share as plain data. Throws for anything else. */
function plainShare(given: ServerShare): ServerShare {
  disown(given);
  const parts = given.parts.map(({ component, method, methodId, energy: { value, low, high } }) => {
    if (method !== "measured" && method !== "modelled" && method !== "reported")
      throw new TypeError("method is not a server's");
    return { component, method, methodId: String(methodId), energy: { value, low, high } };
  });
  if (!parts.every(({ energy }) => isRange(energy))) throw new TypeError("energy is not a range");
  return { parts, reasons: [...given.reasons] };
}

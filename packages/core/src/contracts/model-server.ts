/** How a call names the server of its model, where the meters of this process see the machine that it runs on. */

import type { DeviceStatus } from "./device-status.js";
import type { Component } from "./energy-meter.js";
import type { PartMethod, Range } from "./footprint.js";
import type { Reason } from "./reasons.js";
import type { TokenUsage } from "./token-usage.js";

/** The devices of a metering, as a {@link ModelServer} sees them. */
export interface MeteredHost {
  /** Reads now what can be read without waiting, so that `devices()` is up to date. */
  read(): void;
  /** Joules by allocation, as in `status.devices`. */
  devices(): readonly DeviceStatus[];
}

/** Energy of a server that is one call's. */
export interface ServerPart {
  readonly component: Component;
  /** As the device's: `measured` by a sensor, `modelled` by a model. `reported`: the server tells it, of devices that only it sees. */
  readonly method: Extract<PartMethod, "measured" | "modelled" | "reported">;
  /** The device's meter, for example `rapl`, or who reported it. */
  readonly methodId: string;
  /** Joules. */
  readonly energy: Range;
}

/** A call's share of what its server used. No parts: it is not known, and `reasons` say why. */
export interface ServerShare {
  readonly parts: readonly ServerPart[];
  readonly reasons: readonly Reason[];
}

/** A call that is being served. */
export interface ServedCall {
  /**
   * The call ended, with its tokens as far as they are known. The footprint waits for the promise, the caller does not; what
   * comes later than three seconds is not waited for.
   */
  end(usage: TokenUsage | undefined): Promise<ServerShare>;
}

/**
 * A model server on a machine that the meters of this process see, or that tells its own energy: `modelServer()` of `@wattspan/meters` makes
 * one. Joules that are not `reported` must be inside of what the ledger of the devices books as `other_process` or `unattributed`.
 *
 * @example
 * const server = modelServer({ pid: 4711, metrics: "http://127.0.0.1:8080/metrics" });
 * await meterInference({ model: "llama-3.1-8b", server }, () => client.chat.completions.create(request));
 */
export interface ModelServer {
  /** A call begins. Must neither wait nor take long: the caller does. */
  begin(host: MeteredHost): ServedCall;
}

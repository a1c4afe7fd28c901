/** The server of a call's model, on a machine that the meters of this process see. */

import type { Component, DeviceStatus } from "./energy-meter.js";
import type { PartMethod, Range } from "./footprint.js";
import type { Reason } from "./reasons.js";
import type { TokenUsage } from "./token-usage.js";

/** The devices of a metering, as a {@link ModelServer} sees them. */
export interface MeteredHost {
  /** Reads everything that can be read without waiting, so that `devices()` is up to date. */
  read(): void;
  /** Joules by allocation, as in `status.devices`. */
  devices(): readonly DeviceStatus[];
}

/** A call's part of a server's energy. */
export interface ServerPart {
  readonly component: Component;
  /**
   * The method of the device: `measured` by a sensor, `modelled` by a model. `reported`: the server states
   * the energy of devices that only it sees.
   */
  readonly method: Extract<PartMethod, "measured" | "modelled" | "reported">;
  /** The device's meter, for example `rapl`, or the reporter. */
  readonly methodId: string;
  /** Joules. */
  readonly energy: Range;
}

/** A call's share of its server's energy. Without parts it is unknown, and `reasons` say why. */
export interface ServerShare {
  readonly parts: readonly ServerPart[];
  readonly reasons: readonly Reason[];
}

/** A call that is being served. */
export interface ServedCall {
  /**
   * Ends the call, with its tokens as far as they are known. The footprint waits for the promise, at most
   * three seconds; the caller does not wait.
   */
  end(usage: TokenUsage | undefined): Promise<ServerShare>;
}

/**
 * A model server that the meters of this process see, or that reports its own energy. `modelServer()` of
 * `@wattspan/meters` creates one. Joules that are not `reported` must be part of the ledger's `other_process`
 * or `unattributed`.
 *
 * @example
 * const server = modelServer({ pid: 4711, metrics: "http://127.0.0.1:8080/metrics" });
 * await meterInference({ model: "llama-3.1-8b", server }, () => client.chat.completions.create(request));
 */
export interface ModelServer {
  /** Begins a call. Must return quickly without waiting: the caller waits for it. */
  begin(host: MeteredHost): ServedCall;
}

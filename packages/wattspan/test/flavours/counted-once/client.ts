/** A client as applications use it, and all that can report its calls. */

import type { TokenUsage } from "@wattspan/core";
import type { Protocol } from "../../clients/provider-server.ts";
import type { Instrumented } from "../flavour.ts";

/** What an application puts around a call. */
export type Around = <T>(call: () => T) => T;

/** Where a call goes, and through what. */
export interface Way {
  readonly url: string;
  readonly fetch: typeof globalThis.fetch;
  readonly around: Around;
}

/** One use of a client. `S` is what is instrumented of it. */
export interface Client<S> {
  readonly name: string;
  /** As `gen_ai.provider.name` has it. */
  readonly provider: string;
  readonly model: string;
  readonly protocol: Protocol;
  /** What its server states of each call. */
  readonly usage: TokenUsage;
  /** It takes no `fetch`: only the global one can be metered. */
  readonly takesNoFetch?: true;
  /** A copy of its own. */
  fresh(): S;
  /** By name. Those of ours make no spans, and their names begin with `wattspan/`. */
  readonly instruments: Readonly<Record<string, (subject: S, sdk: Instrumented) => unknown>>;
  /** Those of them that break another's streams, or report nothing around another. */
  readonly apart?: readonly string[];
  /** One call, to its end. */
  call(subject: S, way: Way): Promise<unknown>;
}

/** Reads a stream to its end. */
export async function toItsEnd(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

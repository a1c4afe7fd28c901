/** Sends requests that ask for their tokens, and remembers the models of servers that refuse. */

import { isObject } from "@wattspan/core/observe";
import { hideUsage } from "./hide-usage.js";
import type { AskedCall } from "./model-request.js";
import type { SentCall } from "./sent-call.js";

/** Statuses of a request with members that the API does not know. */
const REFUSED: ReadonlySet<unknown> = new Set([400, 422]);
/** Models of origins to remember. The oldest goes first. */
const MAX_KEPT = 1000;

type Init = RequestInit | undefined;

/** A request in both forms: as the application made it, and asking for its tokens. */
interface BothForms {
  readonly given: Init;
  readonly asking: RequestInit;
}

/** The origins that one metered `fetch` has asked. */
export class AskedOrigins {
  /** Models, with their origins, whose asking form was refused. */
  readonly #refusing = new Set<string>();
  /** Models, with their origins, that have answered a request that asked. */
  readonly #answering = new Set<string>();

  /** Whether the model has not refused yet. What another model of its origin does says nothing of it. */
  mayAsk(asked: AskedCall): boolean {
    return !this.#refusing.has(keyOf(asked));
  }

  /**
   * The answer to the request as the application made it. If the asking form is refused, the original is sent
   * again within the same call.
   * @example await origins.answer(asked, call, { given: init, asking }, (init) => call.run(() => fetch(url, init)))
   */
  async answer(
    asked: AskedCall,
    call: SentCall,
    { given, asking }: BothForms,
    send: (init: Init) => Promise<Response>,
  ): Promise<Response> {
    try {
      const first = await send(asking);
      const again = this.#isRefused(first, asked) ? await this.#again(first, asked, given, send) : undefined;
      call.answered(again ?? first);
      return again ?? hideUsage(first);
    } catch (error) {
      call.failed(error);
      throw error;
    }
  }

  /**
   * Whether the asking may be why a request was refused. It is not if the model has answered such a request
   * before.
   */
  #isRefused(response: unknown, asked: AskedCall): boolean {
    if (!isObject(response)) return false;
    const { status, ok } = response as Partial<Response>;
    const key = keyOf(asked);
    if (ok === true) keep(this.#answering, key);
    return REFUSED.has(status) && !this.#answering.has(key);
  }

  /** The answer to the original request. Undefined if it could not be sent again. */
  async #again(
    refused: Response,
    asked: AskedCall,
    given: Init,
    send: (init: Init) => Promise<Response>,
  ): Promise<Response | undefined> {
    try {
      const response = await send(given);
      if (response.ok) keep(this.#refusing, keyOf(asked));
      void refused.body?.cancel().catch(() => undefined);
      return response;
    } catch (error) {
      if (given?.signal?.aborted) throw error;
      return undefined;
    }
  }
}

const keyOf = ({ origin, inference }: AskedCall): string => `${origin} ${inference.model ?? ""}`;

function keep(all: Set<string>, key: string): void {
  if (all.has(key)) return;
  if (all.size >= MAX_KEPT) all.delete(all.values().next().value as string);
  all.add(key);
}

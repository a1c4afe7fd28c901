/** `wattspan/lambda`: handlers of AWS Lambda whose joules are delivered before the platform freezes the process. */

import { globalMetering } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { type DeliverOptions, deliverRunning } from "./deliver-running.js";

export type { DeliverOptions } from "./deliver-running.js";

/** Any handler: of an event, of a stream, with a promise or with a callback. */
type Handler = (...given: never[]) => unknown;

/**
 * Wraps a handler so that what was metered in it is settled and exported when its answer is given to the platform, which then freezes
 * the process: no timer would run any more. What is known at that moment counts. For streaming handlers the answer is given
 * when the promise of the handler settles. Answers and errors stay as they are.
 *
 * Without a started Wattspan it only calls the handler.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @param handler Called with the same arguments; own properties of it, as `streamifyResponse` sets them, are kept.
 * @example
 * export const handler = meteredHandler(async (event: { question: string }) => {
 *   const answer = await client.responses.create({ model: "gpt-4o-mini", input: event.question });
 *   return { statusCode: 200, body: answer.output_text };
 * });
 */
export function meteredHandler<H extends Handler>(handler: H, options: DeliverOptions = {}): H {
  checkOptionNames<DeliverOptions>(options, { limitMs: true });
  const metered = function (this: unknown, ...given: unknown[]): unknown {
    if (!globalMetering()) return Reflect.apply(handler, this, given);
    const answer = Reflect.apply(handler, this, withDelivery(given, options));
    if (!isThenable(answer)) return answer;
    return delivered(answer, options);
  };
  for (const key of Reflect.ownKeys(handler)) {
    const property = Reflect.getOwnPropertyDescriptor(handler, key);
    if (property?.enumerable) Object.defineProperty(metered, key, property);
  }
  return metered as unknown as H;
}

/** The arguments, with a callback, which older runtimes give last, that delivers before it answers. */
function withDelivery(given: readonly unknown[], options: DeliverOptions): unknown[] {
  const callback = given.at(-1);
  if (typeof callback !== "function") return [...given];
  const answered = (...answer: unknown[]): void => {
    void deliverRunning(options).then(() => callback(...answer));
  };
  return [...given.slice(0, -1), answered];
}

async function delivered(answer: PromiseLike<unknown>, options: DeliverOptions): Promise<unknown> {
  try {
    return await answer;
  } finally {
    await deliverRunning(options);
  }
}

const isThenable = (value: unknown): value is PromiseLike<unknown> =>
  typeof value === "object" && value !== null && "then" in value && typeof value.then === "function";

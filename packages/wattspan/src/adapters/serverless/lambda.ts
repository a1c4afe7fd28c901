/**
 * `wattspan/lambda`: handlers for AWS Lambda that deliver their joules before the platform freezes the
 * process.
 */

import { globalMetering } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { type DeliverOptions, deliverRunning } from "./deliver-running.js";

export type { DeliverOptions } from "./deliver-running.js";

/** Any handler: of an event or a stream, with a promise or a callback. */
type Handler = (...given: never[]) => unknown;

/**
 * Wraps a handler, and settles and exports everything metered in it before its answer goes to the platform.
 * The platform then freezes the process, and no timer runs any more. The figures known at that moment count.
 * A streaming handler has answered when its promise settles. Answers and errors stay unchanged.
 *
 * Without a started Wattspan it only calls the handler.
 *
 * @throws WattspanConfigurationError for an option that does not exist.
 * @param handler Called with the same arguments. Its own properties, such as those of `streamifyResponse`,
 *   are kept.
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

/** The arguments, with a callback that delivers before it answers. Older runtimes pass it last. */
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

/**
 * `wattspan/next`: delivery after the answer, for platforms that keep a process alive while a promise is
 * pending.
 */

import { globalMetering } from "@wattspan/core";
import { checkOptionNames } from "@wattspan/core/options";
import { warnOnce } from "../../process/notices.js";
import { type DeliverOptions, deliverRunning, warn } from "./deliver-running.js";

/**
 * Takes a promise that the platform waits for: `after` of Next.js, `waitUntil` of Vercel, Cloudflare and
 * others.
 */
export type WaitUntil = (work: Promise<void>) => unknown;

/** Options of {@link flushAfter}. */
export interface FlushAfterOptions extends DeliverOptions {
  /**
   * The longest wait for running calls, such as a stream that is being read, in milliseconds. Default 10,000.
   */
  readonly callsMs?: number;
}

/** The interval between checks of running calls. */
const LOOK_MS = 20;

/**
 * Makes the platform wait until the running calls have ended, and are settled and exported. The answer goes
 * out meanwhile, without delay. Call this once the answer is there or has begun. Never throws. Without a
 * started Wattspan it does nothing.
 *
 * @example
 * export async function POST(request: Request) {
 *   const answer = await answerTo(await request.json());
 *   flushAfter(after); // from "next/server"
 *   return Response.json(answer);
 * }
 */
export function flushAfter(waitUntil: WaitUntil, options: FlushAfterOptions = {}): void {
  if (!globalMetering()) return;
  warnOfMistakes(options);
  try {
    waitUntil(flushed(options));
  } catch (error) {
    warn(error);
  }
}

/** This runs in a request, which no configuration mistake may end. */
function warnOfMistakes(options: FlushAfterOptions): void {
  try {
    checkOptionNames<FlushAfterOptions>(options, { callsMs: true, limitMs: true });
  } catch (error) {
    if (error instanceof Error) warnOnce(error.message.replace(/^wattspan: /, ""));
  }
}

async function flushed(options: FlushAfterOptions): Promise<void> {
  const { callsMs = 10_000 } = options;
  // Some clients begin their call in a later turn.
  await pause();
  for (let waitedMs = 0; running() > 0 && waitedMs < callsMs; waitedMs += LOOK_MS) await pause();
  await deliverRunning(options);
}

const running = (): number => globalMetering()?.status.inFlight ?? 0;
const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, LOOK_MS));

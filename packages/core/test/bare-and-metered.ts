import { addUsage } from "@wattspan/spans";
import type { TokenUsage } from "../src/contracts/token-usage.js";
import { observe } from "../src/observe/observe.js";
import { recordingListener } from "./recording-listener.js";
import { countingParses, type SentEvent, type StubProvider, stubProvider } from "./stub-provider.js";
import { countUnhandled } from "./unhandled-rejections.js";

/** Calls a client; in a bare run it only calls, in a metered run it observes what the call returned. */
export type Meter = <T>(call: () => T) => T;

/** Uses a client. What it gives is compared between the two runs. */
export type Use<C> = (client: C, meter: Meter, provider: StubProvider) => Promise<unknown>;

/** Observations of a metered run, in addition to its equality to the bare one. */
export interface Metered {
  /** Absent if nothing showed the end. */
  readonly outcome: string | undefined;
  readonly chunks: number;
  readonly usage: TokenUsage | undefined;
}

/**
 * Uses a client twice, bare and metered, and requires the same result, the same objects, no faults, and as many
 * parses, body reads and unhandled rejections. For the tests of this folder.
 *
 * @param makeClient Makes a client that fetches from the stub.
 * @param requireSame Fails the test where the two runs differ.
 */
export async function bareAndMetered<C>(
  makeClient: (fetch: StubProvider["fetch"]) => C,
  answer: (streamed: boolean) => readonly SentEvent[],
  use: Use<C>,
  requireSame: (metered: unknown, bare: unknown) => void,
): Promise<Metered> {
  const run = async (meter: Meter) => {
    const provider = stubProvider(answer);
    const task = () => settled(use(makeClient(provider.fetch), meter, provider));
    const { value, unhandled } = await countUnhandled(() => countingParses(provider, task));
    return { value, unhandled, ...provider.counts };
  };
  const heard = recordingListener();
  const differences: unknown[] = [];
  const metering: Meter = (call) => {
    const result = call();
    const returned = observe(result, { ...heard, onFault: (fault) => differences.push(fault) });
    if (returned !== result) differences.push("another object was returned");
    return returned;
  };
  const bare = await run((call) => call());
  const metered = await run(metering);
  const surplus = heard.ends.slice(1);
  requireSame({ ...metered, differences, surplus }, { ...bare, differences: [], surplus: [] });
  let usage: TokenUsage | undefined;
  for (const said of [...heard.chunks, heard.ends[0]?.result]) usage = addUsage(usage, said);
  return {
    outcome: heard.ends[0]?.outcome,
    chunks: heard.chunks.length,
    usage,
  };
}

/** A rejection, compared by what a caller can see of it. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return { rejected: (error as Error).constructor.name, message: (error as Error).message };
  }
}

import { expect } from "vitest";
import { mergeUsage, usageOf } from "../usage.js";
import { observe } from "./observe.js";
import { type RecordingListener, recordingListener } from "./recording-listener.js";
import { countingParses, type StubProvider } from "./stub-provider.js";
import { countUnhandled } from "./unhandled-rejections.js";

/** Calls a client; in a bare run it only calls, in a metered run it observes what the call returned. */
export type Meter = <T>(call: () => T) => T;

/** What a metered run showed beside being equal to the bare one. */
export interface Metered {
  /** Absent where nothing told the end. */
  readonly outcome: string | undefined;
  readonly chunks: number;
  readonly usage: ReturnType<typeof usageOf>;
}

/**
 * Uses a client twice, bare and metered, and expects the same result, the same objects, and as many parses, body
 * reads and unhandled rejections. For the tests of this folder.
 */
export async function bareAndMetered(
  makeProvider: () => StubProvider,
  use: (meter: Meter, provider: StubProvider) => Promise<unknown>,
): Promise<Metered> {
  const bare = await counted(makeProvider(), (provider) => use((call) => call(), provider));
  const heard = recordingListener();
  const faults: unknown[] = [];
  const metered = await counted(makeProvider(), (provider) => use(meterInto(heard, faults), provider));
  expect(metered).toEqual(bare);
  expect(faults).toEqual([]);
  expect(heard.ends.length).toBeLessThanOrEqual(1);
  const usage = heard.chunks.map(usageOf).reduce(mergeUsage, undefined);
  return {
    outcome: heard.ends[0]?.outcome,
    chunks: heard.chunks.length,
    usage: mergeUsage(usage, usageOf(heard.ends[0]?.result)),
  };
}

function meterInto(heard: RecordingListener, faults: unknown[]): Meter {
  return (call) => {
    const result = call();
    expect(
      observe(
        result,
        heard,
        (fn) => fn(),
        (fault) => faults.push(fault),
      ),
    ).toBe(result);
    return result;
  };
}

async function counted(provider: StubProvider, use: (provider: StubProvider) => Promise<unknown>) {
  const run = () => countUnhandled(() => countingParses(provider, () => settled(use(provider))));
  const { value, unhandled } = await run();
  return { value, unhandled, ...provider.counts };
}

/** A rejection compared by what a caller can tell of it. */
async function settled(promise: Promise<unknown>): Promise<unknown> {
  try {
    return await promise;
  } catch (error) {
    return { rejected: (error as Error).constructor.name, message: (error as Error).message };
  }
}

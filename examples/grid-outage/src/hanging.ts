import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { annualAverage } from "@wattspan/carbon";
import { energyCharts, retrying } from "@wattspan/carbon/providers";
import { type Clock, systemClock } from "@wattspan/core";
import { phase } from "@wattspan/models";
import { type CarbonIntensityProvider, createMetering, type Metering } from "wattspan";

/** Durations of calls in milliseconds. */
interface Latency {
  readonly p50: number;
  readonly p99: number;
}

/** Calls during a hanging API, and with a table that answers at once. */
export interface HangingResult {
  readonly calls: number;
  /** Requests that the API took and never answered. */
  readonly hung: number;
  readonly table: Latency;
  readonly hanging: Latency;
}

/** How long the API holds a request before it gives up. */
const HANGS_MS = 30_000;
const BLOCK = 200;
/** Places, each with its own requests for the intensity. */
const PLACES = "AT BE BG CH CZ DE DK EE ES FI FR GR HR HU IE IT LT LU LV NL NO PL PT RO RS SE SI SK".split(
  " ",
);

/** Milliseconds since an arbitrary moment. */
type Now = () => number;

/**
 * Makes the same calls of a hosted model in turns, with a provider whose API accepts each request and stays
 * silent for 30 seconds, and with the embedded table. `now` times them; by `clock` requests are given up.
 */
export async function runHanging(
  blocks: number,
  now: Now = () => performance.now(),
  clock: Clock = systemClock,
): Promise<HangingResult> {
  let hung = 0;
  const server = createServer((_, response) => {
    hung++;
    setTimeout(() => response.destroy(), HANGS_MS).unref();
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const hanging = meteringWith(retrying(energyCharts({ baseUrl, clock }), { clock }), clock);
  const table = meteringWith(annualAverage({ clock }), clock);
  // The first one warms up the code for the other.
  callBlock(hanging, now);
  callBlock(table, now);
  const [hangingMs, tableMs]: [number[], number[]] = [[], []];
  for (let block = 0; block < blocks; block++) {
    const turns = [
      () => hangingMs.push(...callBlock(hanging, now)),
      () => tableMs.push(...callBlock(table, now)),
    ];
    for (const turn of block % 2 === 0 ? turns : turns.reverse()) {
      turn();
      await pause(1);
    }
  }
  await Promise.all([hanging.shutdown(), table.shutdown()]);
  server.closeAllConnections();
  server.close();
  return { calls: blocks * BLOCK, hung, table: latencyOf(tableMs), hanging: latencyOf(hangingMs) };
}

const meteringWith = (intensity: CarbonIntensityProvider, clock: Clock): Metering =>
  createMetering({ intensity, location: { country: "DE" }, estimators: [phase()], clock });

/** Duration of each call. */
function callBlock(metering: Metering, now: Now): readonly number[] {
  return Array.from({ length: BLOCK }, (_, index) => {
    const serving = { country: PLACES[index % PLACES.length] as string };
    const startMs = now();
    metering.meterInference({ model: "gpt-4o-mini", provider: "openai", serving }, (handle) =>
      handle.setUsage({ inputFresh: 100, output: 50 }),
    );
    return now() - startMs;
  });
}

function latencyOf(tookMs: readonly number[]): Latency {
  const sorted = [...tookMs].sort((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor(share * (sorted.length - 1))] as number;
  return { p50: at(0.5), p99: at(0.99) };
}

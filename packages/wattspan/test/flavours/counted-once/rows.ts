/**
 * Each client alone, with each instrumentation, with all of them, and with everything at once: however it is
 * reported, a call counts once.
 */

import { type Footprint, meterInference, systemClock, type TokenUsage } from "@wattspan/core";
import { meteredClientFetch } from "wattspan/fetch";
import { type Driven, startStand } from "../drive.ts";
import { AGENTS } from "./agents-clients.ts";
import { AI_SDK } from "./ai-sdk-clients.ts";
import { ANTHROPIC } from "./anthropic-clients.ts";
import type { Around, Client } from "./client.ts";
import { LANGCHAIN } from "./langchain-clients.ts";
import { OPENAI } from "./openai-clients.ts";
import { OTHERS } from "./other-clients.ts";

/** One way in which a client is metered. */
export interface Row {
  readonly client: string;
  readonly with: string;
  readonly usage: TokenUsage;
  /** How many instrumentations must have made spans, or the row would try nothing. */
  readonly reporting: number;
  /** Makes one call, and gives what it left behind. */
  drive(): Promise<Driven>;
}

/** All of them. */
export const ROWS: readonly Row[] = [
  ...OPENAI.flatMap(rowsOf),
  ...ANTHROPIC.flatMap(rowsOf),
  ...OTHERS.flatMap(rowsOf),
  ...AI_SDK.flatMap(rowsOf),
  ...LANGCHAIN.flatMap(rowsOf),
  ...AGENTS.flatMap(rowsOf),
];

/** The compared members. Not everybody reports reasoning, which is a part of the output. */
export const COUNTS = [
  "inputFresh",
  "cacheRead",
  "cacheWrite",
  "output",
] as const satisfies (keyof TokenUsage)[];

/**
 * The footprints of calls. What is around another one, such as `meterInference` around an adapter's call, is
 * no second call: it has the other's joules in it, and none of its own.
 */
export function countedCalls({ calls, footprints }: Driven): readonly Footprint[] {
  const parents = new Map(footprints.map(({ id, parentId }) => [id, parentId]));
  const around = new Set<string>();
  for (const { parentId } of calls)
    for (let above = parentId; above !== undefined; above = parents.get(above)) around.add(above);
  return calls.filter(({ id, self }) => !(around.has(id) && (self.energy?.value ?? 0) === 0));
}

/**
 * Whether a call was one request, one operation and one footprint, with the tokens that its server states.
 */
export function isRight({ usage, reporting }: Row, driven: Driven): boolean {
  const { requests, operations, spans, faults } = driven;
  const calls = countedCalls(driven);
  return (
    requests === 1 &&
    operations === 1 &&
    calls.length === 1 &&
    spans.length >= reporting &&
    Object.keys(faults).length === 0 &&
    COUNTS.every((count) => calls[0]?.usage?.[count] === usage[count])
  );
}

function rowsOf<S>(client: Client<S>): readonly Row[] {
  const { name, usage, instruments, apart = [] } = client;
  const row = (label: string, used: readonly string[], everything = false): Row => ({
    ...{ client: name, with: label, usage },
    // Around each other, not all report every kind of call.
    reporting: Math.min(used.filter((instrument) => !instrument.startsWith("wattspan/")).length, 2),
    drive: () => driveClient(client, used, everything),
  });
  const all = Object.keys(instruments);
  const together = all.filter((used) => !apart.includes(used));
  return [
    row("alone", []),
    ...all.map((used) => row(used, [used])),
    ...(together.length > 1 ? [row("all of them", together)] : []),
    row("everything at once", together, true),
  ];
}

const bare: Around = (call) => call();

/**
 * Our fetch and our span processor are always there; with everything the global fetch is metered too, and
 * `meterInference` is around the call.
 */
async function driveClient<S>(
  client: Client<S>,
  used: readonly string[],
  everything: boolean,
): Promise<Driven> {
  const { provider, model, takesNoFetch = false } = client;
  const { url, sdk, taken, close } = await startStand(client.protocol, "SDK 3", { clock: systemClock });
  const { fetch: global } = globalThis;
  const options = { hosts: { [new URL(url).host]: provider } };
  const around: Around = everything ? (call) => meterInference({ model, provider }, call) : bare;
  try {
    const subject = client.fresh();
    for (const name of used) await client.instruments[name]?.(subject, sdk);
    if (everything || takesNoFetch) globalThis.fetch = meteredClientFetch(global, options);
    await client.call(subject, { url, fetch: meteredClientFetch(undefined, options), around });
    return await taken();
  } finally {
    globalThis.fetch = global;
    await close();
  }
}

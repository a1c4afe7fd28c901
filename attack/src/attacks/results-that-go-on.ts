/**
 * Calls that return before their work is done: the rest is followed, or the call states that it has no
 * energy.
 */

import { EventEmitter } from "node:events";
import { setImmediate } from "node:timers/promises";
import type { Footprint } from "@wattspan/core";
import type { Attack, Case } from "../attack.ts";
import { CARD } from "../isolated-calls.ts";
import type { Observed } from "../observed.ts";
import { Stand, stated } from "../stand.ts";

type Body = ReadableStream<Uint8Array>;

/** The result of a call, and how its caller uses it. */
interface Result {
  readonly name: string;
  readonly isFollowed: boolean;
  make(body: () => Body): unknown;
}

const results: readonly Result[] = [
  { name: "a response", isFollowed: true, make: async (body) => new Response(body()) },
  { name: "an object with a text stream", isFollowed: true, make: (body) => ({ textStream: body() }) },
  {
    name: "an object with a stream and a response",
    isFollowed: true,
    make: (body) => ({ stream: body(), response: {} }),
  },
  { name: "a stream", isFollowed: true, make: (body) => body() },
  { name: "an emitter", isFollowed: false, make: (body) => emitting(body()) },
  { name: "an object of promises", isFollowed: false, make: (body) => ({ text: read(body()) }) },
];

async function read(body: Body): Promise<void> {
  for await (const _ of body);
}

function emitting(body: Body): EventEmitter {
  const emitter = new EventEmitter();
  void read(body).then(() => emitter.emit("end"));
  return emitter;
}

/** Reads the result if nothing else does. */
async function use(result: unknown): Promise<void> {
  const came = (await result) as Partial<Record<"body" | "textStream" | "stream", Body>>;
  const body = came instanceof ReadableStream ? came : (came.body ?? came.textStream ?? came.stream);
  if (body) await read(body);
}

async function goingOn({ make, isFollowed }: Result, seed: number, calls: number): Promise<Observed> {
  const stand = await Stand.open({
    seed,
    zones: (_, next) => [{ ...CARD, refreshMs: 100, phaseMs: 100 * next() }],
  });
  const { clock, next } = stand;
  const observed: { readonly truth: () => number; footprint?: Footprint }[] = [];
  for (let i = 0; i < calls; i++) {
    const work = stand.host.begin();
    let isOver = false;
    let left = 3 + Math.floor(5 * next());
    const body = () =>
      new ReadableStream<Uint8Array>({
        async pull(controller) {
          await new Promise<void>((resolve) => clock.schedule(resolve, 500));
          if (left-- > 1) return controller.enqueue(new Uint8Array(8));
          work.end();
          isOver = true;
          controller.close();
        },
      });
    const call: (typeof observed)[number] = { truth: () => work.truth() };
    observed.push(call);
    const onFootprint = (footprint: Footprint) => {
      call.footprint = footprint;
    };
    void use(stand.metering.meterInference({ model: "m", onFootprint }, () => make(body)));
    while (!isOver) await pass(stand, 100);
    await pass(stand, 1000 * (0.5 + next()));
  }
  return await stand.close(() => ({
    calls: observed.map(({ truth, footprint }) => ({
      truth: truth(),
      ...(footprint?.energy && { energy: footprint.energy }),
      ...stated(footprint),
    })),
    devices: [],
    own: {
      unsaid: isFollowed
        ? 0
        : observed.filter(({ footprint }) => !footprint?.reasons.includes("unfollowed")).length /
          observed.length,
    },
  }));
}

/** Streams take turns of the event loop. */
async function pass({ clock }: Stand, ms: number): Promise<void> {
  await clock.advanceAsync(ms);
  for (let turn = 0; turn < 5; turn++) await setImmediate();
}

const resultCase = (result: Result): Case => ({
  name: result.name,
  calls: 8,
  mostSeeds: 5,
  run: (seed, calls) => goingOn(result, seed, calls),
});

export const resultsThatGoOn: Attack = {
  id: "G18",
  title: "results that go on",
  how:
    "Calls on a card that return at once but work for another one to four seconds. Streams and objects " +
    "around them are followed to their end; emitters and objects of promises have no energy and state it.",
  cases: results.map(resultCase),
};

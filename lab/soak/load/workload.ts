/** Calls of every shape, as an application makes them. None keeps the thread busy for long: they wait. */

import { setTimeout as wait } from "node:timers/promises";
import type { Caller } from "./caller.ts";
import type { Functions } from "./functions.ts";

/** One shape of a call. */
type Shape = (functions: Functions, caller: Caller, number: number) => Promise<void>;

const usage = { prompt_tokens: 15, completion_tokens: 7, total_tokens: 22 };
/** More names than metrics distinguish: the rest is folded. */
const modelOf = (number: number): string => `model-${number % 300}`;
const msOf = (number: number): number => 20 + ((number * 7919) % 180);

const plain: Shape = async ({ meterInference }, caller, number) => {
  const answer = { choices: [], usage };
  const pending = wait(msOf(number), answer);
  const got = meterInference({ model: modelOf(number) }, () => pending);
  caller.same(got, pending);
  caller.same(await got, answer);
};

const synchronous: Shape = async ({ meterStep }, caller, number) => {
  const found = { documents: number };
  caller.same(
    meterStep({ name: `lookup-${number % 400}`, kind: "retrieval" }, () => found),
    found,
  );
};

async function* chunks(number: number): AsyncGenerator<object> {
  for (let i = 0; i < 5; i++) {
    await wait(msOf(number) / 5);
    yield { choices: [], ...(i === 4 && { usage }) };
  }
}

const stream: Shape = async ({ meterInference }, caller, number) => {
  const made = chunks(number);
  const got = meterInference({ model: modelOf(number) }, () => made);
  caller.same(got, made);
  let items = 0;
  for await (const _ of got) items++;
  caller.same(items, 5);
};

const leftStream: Shape = async ({ meterInference }, caller, number) => {
  let items = 0;
  for await (const _ of meterInference({ model: modelOf(number) }, () => chunks(number))) {
    if (++items === 2) break;
  }
  caller.same(items, 2);
};

/** Its items are never read: the call ends when it is garbage-collected. */
const droppedStream: Shape = async ({ meterInference }, caller, number) => {
  const made = chunks(number);
  caller.same(
    meterInference({ model: "dropped" }, () => made),
    made,
  );
};

const failing: Shape = async ({ meterInference, meterStep }, caller, number) => {
  const error = new Error("overloaded");
  const reject = async () => {
    await wait(msOf(number) / 4);
    throw error;
  };
  await caller.fails(() => meterInference({ model: modelOf(number) }, reject), error);
  const broken = () => {
    throw error;
  };
  await caller.fails(async () => meterStep({ name: "parse", kind: "tool" }, broken), error);
};

const aborted: Shape = async ({ meterInference }, caller, number) => {
  const controller = new AbortController();
  const reason = new DOMException("The user left.", "AbortError");
  setTimeout(() => controller.abort(reason), 15);
  const { signal } = controller;
  const never = () =>
    new Promise((_, reject) => signal.addEventListener("abort", () => reject(signal.reason), { once: true }));
  await caller.fails(() => meterInference({ model: modelOf(number) }, never), reason);
};

const stage: Shape = async ({ meterStage }, caller, number) => {
  const options = { name: "prepare", kind: "data_preparation", units: "samples" } as const;
  const prepared = await meterStage(options, async (running) => {
    await wait(msOf(number));
    running.addUnits(32);
    return number;
  });
  caller.same(prepared, number);
};

const selected: Shape = async ({ meterInference }, caller, number) => {
  const options = { model: modelOf(number), runsOn: { zones: ["gpu-0", `none-${number}`] }, weight: 2 };
  caller.same(await meterInference(options, () => wait(msOf(number), number)), number);
};

/** Shapes that need a server which speaks a hosted protocol. */
function remoteShapes(server: string): { remote: Shape; agent: Shape } {
  const post = async () => (await fetch(server, { method: "POST", body: "{}" })).json();
  const remote: Shape = async ({ meterInference }, caller, number) => {
    const serving = { country: ["DE", "FR", "PL", "SE"][number % 4] as string };
    const answer = await meterInference({ model: "hosted", provider: "openai", serving }, post);
    caller.same((answer as { object?: unknown }).object, "chat.completion");
  };
  const agent: Shape = async (functions, caller, number) => {
    const { meterAgent, meterStep } = functions;
    await meterAgent({ name: `agent-${number % 80}` }, async (running) => {
      await meterStep({ name: "plan", kind: "plan" }, () => plain(functions, caller, number));
      const calls = [number, number + 1, number + 2].map((each) => plain(functions, caller, each));
      await meterStep({ name: "act", kind: "act" }, () => Promise.all(calls));
      await remote(functions, caller, number);
      running.succeed({ quality: 0.9 });
    });
  };
  return { remote, agent };
}

/** The shapes, each as often as it stands here. */
export function shapesFor(server: string): readonly Shape[] {
  const { remote, agent } = remoteShapes(server);
  const often = [plain, stream, remote, synchronous];
  const rare = [leftStream, failing, aborted, stage, selected, droppedStream, agent];
  return [...often, ...often, ...rare];
}

/** Begins calls at an even rate until it is stopped; `stop` resolves when all of them have ended. */
export function startWorkload(
  shapes: readonly Shape[],
  rate: number,
  caller: Caller,
  functions: () => Functions,
): { stop(): Promise<void> } {
  const running = new Set<Promise<void>>();
  const startMs = performance.now();
  let begun = 0;
  const begin = (): void => {
    const due = ((performance.now() - startMs) / 1000) * rate;
    for (; begun < due; begun++) {
      const number = begun;
      const shape = shapes[number % shapes.length] as Shape;
      const call = caller.whole((with_) => shape(with_, caller, number), functions());
      running.add(call);
      void call.finally(() => running.delete(call));
    }
  };
  const timer = setInterval(begin, 5);
  return {
    async stop() {
      clearInterval(timer);
      await Promise.all(running);
    },
  };
}

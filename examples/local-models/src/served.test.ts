import { type ChildProcess, fork } from "node:child_process";
import { EventEmitter, once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMetering, type Footprint, type Metering } from "wattspan";
import { type ModelServerOptions, modelServer } from "wattspan/model-server";
import { type CountedHost, countedHost, WATTS_PER_CORE } from "./host/counted-host.ts";
import { type Bounds, lookedAt, type Span, servedBounds } from "./host/drawn.ts";
import { writeTinyLlama } from "./models/tiny-llama.ts";
import type { ServerReport } from "./server/main.ts";

/** Counters count in microjoules. */
const ROUNDING_J = 1e-3;
/** CPU time by process id comes from `/proc`, which counts in steps of 10 ms. */
const STEP_S = 0.01;
/** A second of work, and some of them. */
const LONG = 480;
const SHORT = 120;

const folder = mkdtempSync(join(tmpdir(), "wattspan-served-"));
let server: ChildProcess;
let url: string;
let host: CountedHost | undefined;
let metering: Metering | undefined;

beforeAll(async () => {
  const model = join(folder, "tiny.gguf");
  writeTinyLlama(model, { width: 384, layers: 6, feedForward: 1024, heads: 6 });
  server = fork(fileURLToPath(new URL("server/main.ts", import.meta.url)), [model], { execArgv: [] });
  const [report] = (await once(server, "message")) as [ServerReport];
  url = report.url;
});
afterAll(async () => {
  const gone = once(server, "exit");
  server.disconnect();
  await gone;
  rmSync(folder, { recursive: true, force: true });
});
afterEach(async () => {
  server.removeAllListeners("message");
  await metering?.shutdown();
  host?.close();
  metering = host = undefined;
});

interface ChatAnswer {
  readonly usage: { readonly prompt_tokens: number; readonly completion_tokens: number };
  /** What the server's process used for it, and in total until then: the truth. */
  readonly cpu_seconds: number;
  readonly cpu_seconds_total: number;
}

async function chat(content: string, tokens: number): Promise<ChatAnswer> {
  const body = JSON.stringify({ model: "tiny", max_tokens: tokens, messages: [{ content }] });
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", body });
  return (await response.json()) as ChatAnswer;
}

/** The same, chunk by chunk. */
async function* streamed(content: string, tokens: number): AsyncGenerator<Partial<ChatAnswer>> {
  const body = JSON.stringify({ model: "tiny", max_tokens: tokens, stream: true, messages: [{ content }] });
  const response = await fetch(`${url}/v1/chat/completions`, { method: "POST", body });
  let text = "";
  const decoder = new TextDecoder();
  for await (const bytes of response.body as ReadableStream<Uint8Array<ArrayBuffer>>) {
    const events = (text + decoder.decode(bytes, { stream: true })).split("\n\n");
    text = events.pop() ?? "";
    for (const event of events)
      if (event !== "data: [DONE]") yield JSON.parse(event.slice("data: ".length)) as Partial<ChatAnswer>;
  }
}

/** A host whose counter draws what this process and the server's use. */
async function stand() {
  const running = countedHost();
  host = running;
  const [first] = (await once(server, "message")) as [ServerReport];
  const used = (cpuS: number) => running.used("server", cpuS - first.cpuS);
  used(first.cpuS);
  server.on("message", ({ cpuS }: ServerReport) => used(cpuS));
  const footprints: Footprint[] = [];
  const heard = new EventEmitter();
  const current = createMetering({
    meters: [running.meter],
    observers: [
      (footprint) => {
        footprints.push(footprint);
        heard.emit("footprint");
      },
    ],
    telemetry: { detail: "off" },
  });
  metering = current;
  await current.ready;
  running.showProcess(server.pid as number);
  const looks: number[] = [];
  const modelOf = (more: Partial<ModelServerOptions> = {}) =>
    lookedAt(
      modelServer({ ...running.paths, ...(more.pid === undefined && { cgroup: "server" }), ...more }),
      looks,
    );

  /** Shows what is known when an answer arrives. */
  const finish = ({ cpu_seconds_total }: ChatAnswer): number => {
    used(cpu_seconds_total);
    running.show();
    return performance.now();
  };

  /** A call of ours, and when it was. */
  async function metered(model: ReturnType<typeof modelOf>, ask: () => Promise<ChatAnswer>) {
    running.show();
    const fromMs = performance.now();
    let doneMs = Number.NaN;
    const answer = await current.meterInference({ model: "tiny", server: model }, async () => {
      const given = await ask();
      doneMs = finish(given);
      return given;
    });
    return { answer, fromMs, doneMs, toMs: performance.now() };
  }

  /** The same as a stream. */
  async function streamedCall(model: ReturnType<typeof modelOf>, content: string) {
    running.show();
    const fromMs = performance.now();
    const answers: ChatAnswer[] = [];
    let doneMs = Number.NaN;
    const stream = current.meterInference({ model: "tiny", server: model }, async function* () {
      for await (const chunk of streamed(content, LONG)) {
        if (chunk.usage) answers.push(chunk as ChatAnswer);
        yield chunk;
      }
      doneMs = finish(answers[0] as ChatAnswer);
    });
    for await (const _ of stream);
    return { answer: answers[0] as ChatAnswer, fromMs, doneMs, toMs: performance.now() };
  }

  /** Waits until the given number of calls have their footprints. */
  const settled = async (calls: number) => {
    while (footprints.length < calls) await once(heard, "footprint");
  };

  const boundsOf = (span: Span) => servedBounds(running.readings, looks, span);
  return { metering: current, footprints, settled, modelOf, metered, streamedCall, boundsOf };
}

const joulesOf = (footprints: readonly Footprint[]): number =>
  footprints.reduce((sum, { energy }) => sum + (energy?.value ?? Number.NaN), 0);
const truthOf = ({ cpu_seconds }: ChatAnswer): number => cpu_seconds * WATTS_PER_CORE;

/** A call that had the server to itself gets what it drew. */
function expectWhole(footprint: Footprint | undefined, { least, most }: Bounds) {
  const value = footprint?.energy?.value ?? Number.NaN;
  expect(value).toBeGreaterThan(least - ROUNDING_J);
  expect(value).toBeLessThan(most + ROUNDING_J);
}

describe("a server that is another process of this machine", () => {
  it("a call of a model server that has no other client gets what the server drew meanwhile", async () => {
    const { metering, footprints, modelOf, metered, boundsOf } = await stand();
    const model = modelOf({ metrics: `${url}/metrics` });
    for (let i = 0; i < 3; i++) {
      const call = await metered(model, () => chat(`question ${i}`, LONG));
      await metering.flush();
      const bounds = boundsOf(call);
      expect(bounds.most).toBeGreaterThan(truthOf(call.answer));
      expectWhole(footprints[i], bounds);
    }
    expect(footprints).toHaveLength(3);
    for (const { parts, method, reasons, energy } of footprints) {
      expect(parts).toMatchObject([{ boundary: "serving", component: "cpu", methodId: "rapl" }]);
      expect(method).toBe("measured");
      expect(reasons).not.toContain("upper_bound");
      expect(energy?.low).toBeGreaterThan(0);
    }
    // They are part of what the ledger books for other processes.
    const [device] = metering.status.devices;
    expect(joulesOf(footprints)).toBeLessThanOrEqual(device?.otherProcess ?? 0);
  });

  it("calls of a model server with a second client get only their own part", async () => {
    const { metering, footprints, modelOf, metered, boundsOf } = await stand();
    const model = modelOf({ metrics: `${url}/metrics` });
    // While our call runs, another client gets three equal answers.
    const call = await metered(model, async () => {
      for (let i = 0; i < 3; i++) await chat("the question", SHORT);
      return chat("the question", SHORT);
    });
    await metering.flush();
    const { least, most } = boundsOf(call);
    const { value = Number.NaN, low = Number.NaN, high = Number.NaN } = footprints[0]?.energy ?? {};
    // One of four equal ones: no third, and more than a fifth.
    expect(value).toBeLessThan(most / 3);
    expect(value).toBeGreaterThan(least / 5);
    expect([low < value, value < high]).toEqual([true, true]);
  });

  it("overlapping calls of a model server share what it drew", async () => {
    const { metering, footprints, settled, modelOf, metered, boundsOf } = await stand();
    const model = modelOf({ metrics: `${url}/metrics` });
    // The server works on one request at a time. Each waits here, not there, until the previous one has
    // settled: a page that counts a call whose answer is still under way would give its tokens to others.
    const calls = await Promise.all(
      [1, 2, 3, 4].map((i) =>
        metered(model, async () => {
          await settled(i - 1);
          return chat(`question ${i}`, SHORT * i);
        }),
      ),
    );
    await metering.flush();
    const last = calls.reduce((a, b) => (a.doneMs > b.doneMs ? a : b));
    const bounds = boundsOf({ ...last, fromMs: Math.min(...calls.map(({ fromMs }) => fromMs)) });
    expect(joulesOf(footprints)).toBeGreaterThan(bounds.least - ROUNDING_J);
    expect(joulesOf(footprints)).toBeLessThan(bounds.most + ROUNDING_J);
    for (const { energy } of footprints) expect(energy?.value).toBeGreaterThan(0);
  });

  it("a stream of a model server that is known by its pid gets its part", async () => {
    const { metering, footprints, modelOf, streamedCall, boundsOf } = await stand();
    const model = modelOf({ metrics: `${url}/metrics`, pid: server.pid as number });
    for (let i = 0; i < 2; i++) {
      const call = await streamedCall(model, `question ${i}`);
      await metering.flush();
      const { least, most } = boundsOf(call);
      // Its part of what the others used, by the steps of /proc.
      const part = Math.min(1, ((call.answer.cpu_seconds - 2 * STEP_S) * WATTS_PER_CORE) / most);
      expectWhole(footprints[i], { least: least * part, most });
      expect(footprints[i]?.usage?.output).toBe(call.answer.usage.completion_tokens);
    }
  });

  it("a call of a model server whose metrics page cannot be read has an upper bound as its energy", async () => {
    const { metering, footprints, modelOf, metered, boundsOf } = await stand();
    const model = modelOf({ metrics: "http://127.0.0.1:1/metrics" });
    const call = await metered(model, () => chat("ours", SHORT));
    await metering.flush();
    expect(footprints[0]?.reasons).toContain("upper_bound");
    expectWhole(footprints[0], boundsOf(call));
  });

  it("a call of a model server without a metrics page has an upper bound as its energy", async () => {
    const { metering, footprints, modelOf, metered, boundsOf } = await stand();
    const call = await metered(modelOf(), async () => {
      await chat("a second client", SHORT);
      return chat("ours", SHORT);
    });
    await metering.flush();
    const [footprint] = footprints;
    expect(footprint?.reasons).toContain("upper_bound");
    expect(footprint?.energy?.low).toBe(0);
    expect(footprint?.energy?.value).toBeGreaterThan(truthOf(call.answer));
    expectWhole(footprint, boundsOf(call));
  });
});

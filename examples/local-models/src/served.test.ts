import { type ChildProcess, fork } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { rapl } from "@wattspan/meters";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { createMetering, type Footprint, type Metering } from "wattspan";
import { type ModelServerOptions, modelServer } from "wattspan/model-server";
import { type CountedHost, countedHost, rested, WATTS_PER_CORE } from "./host/counted-host.ts";
import { writeTinyLlama } from "./models/tiny-llama.ts";
import type { ServerReport } from "./server/main.ts";

/** Of the joules over all calls: tokens are not quite equally dear, and the counter lags by some milliseconds. */
const BOUND = 0.1;

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
  /** What the server's process used for it: the truth. */
  readonly cpu_seconds: number;
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
  running.used("server", 0);
  server.on("message", ({ cpuS }: ServerReport) => running.used("server", cpuS - first.cpuS));
  const footprints: Footprint[] = [];
  const current = createMetering({
    meters: [rapl(running.paths)],
    observers: [(footprint) => footprints.push(footprint)],
    telemetry: { detail: "off" },
  });
  metering = current;
  await current.ready;
  await rested(current);
  running.showProcess(server.pid as number);
  const seen = (more: Partial<ModelServerOptions> = {}) =>
    modelServer({ ...running.paths, ...(more.pid === undefined && { cgroup: "server" }), ...more });
  return { metering: current, footprints, seen };
}

const joulesOf = (footprints: readonly Footprint[]): number =>
  footprints.reduce((sum, { energy }) => sum + (energy?.value ?? Number.NaN), 0);
const truthOf = (answers: readonly ChatAnswer[]): number =>
  answers.reduce((sum, { cpu_seconds }) => sum + cpu_seconds * WATTS_PER_CORE, 0);

/** What both processes do at rest is inside of the power at rest, and not in the calls. */
function expectPart({ status }: Metering, footprints: readonly Footprint[], answers: readonly ChatAnswer[]) {
  const begins = footprints.map(({ startedAt }) => startedAt.getTime() / 1000);
  const ends = footprints.map(({ durationS }, i) => (begins[i] ?? Number.NaN) + durationS);
  const atRestJ =
    (status.devices[0]?.idleCores ?? Number.NaN) * WATTS_PER_CORE * (Math.max(...ends) - Math.min(...begins));
  const truth = truthOf(answers);
  expect(atRestJ).toBeLessThan(0.25 * truth);
  expect(joulesOf(footprints)).toBeGreaterThan((1 - BOUND) * (truth - atRestJ));
  expect(joulesOf(footprints)).toBeLessThan((1 + BOUND) * truth);
}

describe("a server that is another process of this machine", () => {
  it("a call of a model server that has no other client gets what the server drew meanwhile", async () => {
    const { metering, footprints, seen } = await stand();
    const visible = seen({ metrics: `${url}/metrics` });
    const answers: ChatAnswer[] = [];
    for (let i = 0; i < 10; i++)
      answers.push(
        await metering.meterInference({ model: "tiny", server: visible }, () => chat(`question ${i}`, 120)),
      );
    await metering.flush();
    expect(footprints).toHaveLength(10);
    expectPart(metering, footprints, answers);
    for (const { parts, method, reasons, energy } of footprints) {
      expect(parts).toMatchObject([{ boundary: "serving", component: "cpu", methodId: "rapl" }]);
      expect(method).toBe("measured");
      expect(reasons).not.toContain("upper_bound");
      expect(energy?.low).toBeGreaterThan(0);
    }
    // They are a part of what the ledger books for other processes.
    const [device] = metering.status.devices;
    expect(joulesOf(footprints)).toBeLessThanOrEqual(device?.otherProcess ?? 0);
  });

  it("calls of a model server with a second client get only their own part", {
    timeout: 30_000,
  }, async () => {
    const { metering, footprints, seen } = await stand();
    const visible = seen({ metrics: `${url}/metrics` });
    let going = true;
    const theirs: ChatAnswer[] = [];
    const second = (async () => {
      while (going) theirs.push(await chat("a second client, with another prompt", 60));
    })();
    const ours: ChatAnswer[] = [];
    for (let i = 0; i < 12; i++)
      ours.push(
        await metering.meterInference({ model: "tiny", server: visible }, () => chat(`question ${i}`, 120)),
      );
    going = false;
    await second;
    await metering.flush();
    expect(truthOf(theirs)).toBeGreaterThan(0.3 * truthOf(ours));
    expectPart(metering, footprints, ours);
    const high = footprints.reduce((sum, { energy }) => sum + (energy?.high ?? 0), 0);
    const low = footprints.reduce((sum, { energy }) => sum + (energy?.low ?? 0), 0);
    expect(low).toBeLessThan(truthOf(ours));
    expect(high).toBeGreaterThan(truthOf(ours));
  });

  it("overlapping calls of a model server share what it drew", async () => {
    const { metering, footprints, seen } = await stand();
    const visible = seen({ metrics: `${url}/metrics` });
    const ask = (i: number) =>
      metering.meterInference({ model: "tiny", server: visible }, () => chat(`question ${i}`, 40 + 40 * i));
    const answers = await Promise.all([0, 1, 2, 3].map(ask));
    await metering.flush();
    expectPart(metering, footprints, answers);
  });

  it("a stream of a model server that is known by its pid gets its part", async () => {
    const { metering, footprints, seen } = await stand();
    const visible = seen({ metrics: `${url}/metrics`, pid: server.pid as number });
    const answers: ChatAnswer[] = [];
    for (let i = 0; i < 4; i++) {
      const stream = metering.meterInference({ model: "tiny", server: visible }, () =>
        streamed(`question ${i}`, 120),
      );
      for await (const chunk of stream) if (chunk.usage) answers.push(chunk as ChatAnswer);
    }
    await metering.flush();
    expect(footprints.map(({ usage }) => usage?.output)).toEqual(
      answers.map(({ usage }) => usage.completion_tokens),
    );
    expectPart(metering, footprints, answers);
  });

  it("a call of a model server whose metrics page cannot be read has an upper bound, without a wait", async () => {
    const { metering, footprints, seen } = await stand();
    const visible = seen({ metrics: "http://127.0.0.1:1/metrics" });
    const ours = await metering.meterInference({ model: "tiny", server: visible }, () => chat("ours", 60));
    await metering.flush();
    expect(footprints[0]?.reasons).toContain("upper_bound");
    expect(footprints[0]?.energy?.value).toBeGreaterThan(0.8 * truthOf([ours]));
  });

  it("a call of a model server without a metrics page has an upper bound as its energy", async () => {
    const { metering, footprints, seen } = await stand();
    const other = chat("a second client", 120);
    const ours = await metering.meterInference({ model: "tiny", server: seen() }, () => chat("ours", 120));
    await other;
    await metering.flush();
    const [footprint] = footprints;
    expect(footprint?.reasons).toContain("upper_bound");
    expect(footprint?.energy?.low).toBe(0);
    expect(footprint?.energy?.value).toBeGreaterThan(truthOf([ours]));
  });
});

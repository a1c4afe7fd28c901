/** Energy that a provider states inside a stream belongs to the call, as in a whole answer. */

import { meterInference } from "@wattspan/core";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { meteredGlobally } from "../../../test/adapters/metered-globally.js";
import { meteredClientFetch } from "./fetch.js";

const usage = { prompt_tokens: 6, completion_tokens: 8 };
const event = (data: unknown) => `data: ${typeof data === "string" ? data : JSON.stringify(data)}\n\n`;
const delta = event({ model: "m", choices: [{ delta: { content: "é😀" } }] });
const tokens = event({ model: "m", choices: [], usage });
const done = event("[DONE]");
/** As Neuralwatt sends it, before the end. */
const comment = (energy: unknown) =>
  `: energy ${typeof energy === "string" ? energy : JSON.stringify(energy)}\n\n`;
const neuralwatt = { energy_joules: 74.42, energy_kwh: 2.07e-5, duration_seconds: 0.561 };
/** As GreenPT sends it, next to the tokens. */
const greenpt = {
  version: "20250922",
  inferenceTime: { total: 165, unit: "ms" },
  energy: { total: 42_784, unit: "Wms" },
  emissions: { total: 1, unit: "ugCO2e" },
};
const impact = (energy: unknown) => event({ model: "m", choices: [], usage, impact: { ...greenpt, energy } });

/** A body that gives these chunks, one per read. */
function streamOf(chunks: readonly Uint8Array[]): ReadableStream<Uint8Array> {
  const rest = [...chunks];
  return new ReadableStream({
    pull(controller) {
      const chunk = rest.shift();
      if (chunk) controller.enqueue(chunk);
      else controller.close();
    },
  });
}

const asked = { method: "POST", body: '{"model":"m","stream":true}' };
/** Asks a provider that answers with these chunks. */
function ask(chunks: readonly Uint8Array[], host = "api.neuralwatt.com"): Promise<Response> {
  const headers = { "content-type": "text/event-stream" };
  const fetch = meteredClientFetch(async () => new Response(streamOf(chunks), { headers }));
  return fetch(`https://${host}/v1/chat/completions`, asked);
}
const bytes = (text: string) => new TextEncoder().encode(text);
const askText = (text: string) => ask([bytes(text)]);

describe("energy in a stream", () => {
  it.each<[string, string, string, number]>([
    ["Neuralwatt, in a comment", "api.neuralwatt.com", delta + tokens + comment(neuralwatt) + done, 74.42],
    ["GreenPT, next to the tokens", "api.greenpt.ai", delta + impact(greenpt.energy) + done, 42.784],
    ["a provider whose stream says no tokens", "api.greenpt.ai", delta + comment(neuralwatt) + done, 74.42],
  ])("the call has the joules of %s", async (_, host, text, joules) => {
    const { call } = meteredGlobally();
    expect(await (await ask([bytes(text)], host)).text()).toBe(text);
    const { method, energy, parts, reasons } = await call();
    expect(energy?.value).toBeCloseTo(joules, 9);
    expect(energy?.low).toBeCloseTo(joules * 0.95, 9);
    expect({ method, count: parts.length }).toEqual({ method: "reported", count: 1 });
    expect(reasons).not.toContain("reported_set_aside");
  });

  it("the call has the same footprint streamed as in a whole answer", async () => {
    const { footprints } = meteredGlobally();
    const whole = Response.json({ model: "m", choices: [], usage, energy: neuralwatt });
    const url = "https://api.neuralwatt.com/v1/chat/completions";
    await (await meteredClientFetch(async () => whole)(url, asked)).json();
    await (await askText(delta + tokens + comment(neuralwatt) + done)).text();
    const [one, other] = await footprints("inference", 2);
    expect(other?.parts).toEqual(one?.parts);
    expect(other?.reasons).toEqual(one?.reasons);
  });

  it("the call has the joules wherever the stream is cut, and its reader gets each byte", async () => {
    const all = bytes(delta + tokens + comment(neuralwatt) + done);
    const { footprints } = meteredGlobally();
    for (let cut = 1; cut < all.length; cut++) {
      const chunks = [all.slice(0, cut), all.slice(cut)];
      const got: Uint8Array[] = [];
      for await (const chunk of (await ask(chunks)).body ?? []) got.push(chunk);
      expect(got).toEqual(chunks);
    }
    for (const { energy } of await footprints("inference", all.length - 1)) expect(energy?.value).toBe(74.42);
  });

  it("the reader of a stream gets the very chunks, byte by byte", async () => {
    const text = delta + tokens + comment(neuralwatt) + done;
    const chunks = Array.from(bytes(text), (byte) => Uint8Array.of(byte));
    const { call } = meteredGlobally();
    const reader = (await ask(chunks)).body?.getReader();
    for (const chunk of chunks) expect((await reader?.read())?.value).toBe(chunk);
    expect((await call()).energy?.value).toBe(74.42);
  });

  it("the last of several statements counts, once", async () => {
    const { footprints } = meteredGlobally();
    const more = (energy_joules: number) => comment({ energy_joules });
    await (await askText(tokens + more(10) + delta + more(30) + more(74.42) + done)).text();
    await (await askText(impact({ total: 9000, unit: "Wms" }) + impact(greenpt.energy) + done)).text();
    await (await askText(tokens + more(74.42) + comment("{broken") + more(-1) + done)).text();
    const values = (await footprints("inference", 3)).map(({ energy }) => energy?.value);
    expect(values).toEqual([74.42, 42.784, 74.42]);
  });

  it.each<[string, string]>([
    ["is broken", comment('{"energy_joules":74')],
    ["is a number", comment("74.42")],
    ["is a list", comment("[74.42]")],
    ["is negative", comment({ energy_joules: -74.42 })],
    ["is no number", comment('{"energy_joules":NaN}')],
    ["is a text", comment({ energy_joules: "74.42" })],
    ["is null", comment({ energy_joules: null })],
    ["is zero", comment({ energy_joules: 0 })],
    ["is more than any answer takes", comment({ energy_joules: 1e18 })],
    ["overflows", comment('{"energy_joules":1e999}')],
    ["has other members", comment({ joules: 74.42 })],
    ["is missing in a comment", ": energy\n\n: keep-alive\n\n"],
    ["is in the text of the answer", event({ model: "m", choices: [{ delta: { content: ': energy {"energy_joules":5}' } }] })],
    ["is in a comment of 10 MB", comment({ filling: "x".repeat(1e7), energy_joules: 74.42 })],
    ["is in an unknown unit", impact({ total: 42_784, unit: "Wh" })],
    ["is a negative impact", impact({ total: -1, unit: "Wms" })],
    ["is an impact without a number", impact({ total: "42784", unit: "Wms" })],
  ])("a statement that %s leaves the estimate", async (_, text) => {
    const { call } = meteredGlobally();
    await (await askText(delta + text + tokens + done)).text();
    expect(await call()).toMatchObject({ method: "estimated", energy: { value: 14 } });
  }); // biome-ignore format: a table

  it("a stream of anything is handed on and counted without a fault", async () => {
    const { footprints } = meteredGlobally();
    let count = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(fc.string(), fc.json().map(comment)), { maxLength: 9 }), async (lines) => {
        const text = lines.join("\n");
        count++;
        expect(await (await askText(text)).text()).toBe(new TextDecoder().decode(bytes(text)));
      }),
      { numRuns: 50 },
    );
    for (const { method } of await footprints("inference", count)) expect(["reported", "unavailable"]).toContain(method);
  }); // biome-ignore format: one property
});

describe("energy in a stream inside of meterInference", () => {
  const inside = async (text: string) => (await askText(text)).text();
  const text = delta + tokens + comment(neuralwatt) + done;
  const options = { model: "m", provider: "neuralwatt" } as const;

  it("the inference around has it", async () => {
    const { call } = meteredGlobally();
    await meterInference(options, () => inside(text));
    expect(await call()).toMatchObject({
      method: "reported",
      energy: { value: 74.42 },
      usage: { output: 8 },
    });
  });

  it("the inference around has it where the stream said no tokens", async () => {
    const { call } = meteredGlobally();
    await meterInference(options, () => inside(delta + comment(neuralwatt) + done));
    expect(await call()).toMatchObject({ method: "reported", energy: { value: 74.42 } });
  });

  it("the inference around has that of each of its requests", async () => {
    const { call } = meteredGlobally();
    await meterInference(options, async () => (await inside(text)) + (await inside(text)));
    expect((await call()).energy?.value).toBeCloseTo(2 * 74.42, 9);
  });

  it("the inference around has it once where its result says it too", async () => {
    const { call } = meteredGlobally();
    await meterInference(options, async () => {
      await inside(text);
      return { usage, energy: { energy_joules: 74 } };
    });
    const { energy, parts } = await call();
    expect([energy?.value, parts.length]).toEqual([74, 1]);
  });

  it.each(["before", "after"])("the inference around has what the application states %s it instead", async (when) => {
    const { call } = meteredGlobally();
    await meterInference(options, async (handle) => {
      if (when === "before") handle.reportEnergy({ energy: 50, source: "neuralwatt" });
      await inside(text);
      if (when === "after") handle.reportEnergy({ energy: 50, source: "neuralwatt" });
    });
    const { energy, parts } = await call();
    expect([energy?.value, parts.length]).toEqual([50, 1]);
  }); // biome-ignore format: one case
});

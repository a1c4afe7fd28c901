/** Requests that get the asking, and those that stay unchanged. */

import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { askingForUsage } from "./include-usage.js";
import { askedCall } from "./model-request.js";

const OPENAI = "https://api.openai.com/v1/chat/completions";
const hosts = {
  "vllm.internal": "vllm",
  "gateway.internal": "openai",
  "llm.internal": "litellm",
  "llama.internal": "llama.cpp",
};
const asked = { model: "m", messages: [{ role: "user", content: 'é😀 "x"\n' }], stream: true };

/** The request that is sent instead. Undefined if it stays unchanged. */
function asking(init: RequestInit, url: string | URL | Request = OPENAI) {
  const whole = { method: "POST", ...init };
  const call = askedCall(url, whole, hosts);
  return call && askingForUsage(call, url, whole);
}
const bodyOf = (init: RequestInit | undefined) => JSON.parse(String(init?.body));

describe("a request that is asked for its tokens", () => {
  it.each([
    OPENAI,
    "https://eu.api.openai.com/v1/chat/completions?x=1",
    "https://api.openai.com/v1/completions",
    "http://vllm.internal:8000/v1/chat/completions",
    "http://gateway.internal/openai/v1/chat/completions",
    new URL(OPENAI),
  ])("a stream of %s is asked", (url) => {
    const sent = asking({ body: JSON.stringify(asked) }, url);
    expect(bodyOf(sent)).toEqual({ ...asked, stream_options: { include_usage: true } });
  });

  it("nothing but the member is added to the text", () => {
    const text = ` {"stream" : true,\n"messages":[{"content":"\\u00e9 \\"stream_options\\":1"}],"model":"m","seed":1e3}\n`;
    const sent = asking({ body: text });
    expect(sent?.body).toBe(text.replace("{", '{"stream_options":{"include_usage":true},'));
  });

  it("bytes stay bytes, and the length of the body is right", async () => {
    const bytes = new TextEncoder().encode(JSON.stringify(asked));
    const headers = { "Content-Length": String(bytes.length), Authorization: "Bearer k" };
    for (const body of [bytes, Buffer.from(bytes), JSON.stringify(asked)]) {
      const sent = asking({ body, headers });
      expect(sent?.body instanceof Uint8Array).toBe(body instanceof Uint8Array);
      const length = (await new Response(sent?.body).arrayBuffer()).byteLength;
      expect(new Headers(sent?.headers).get("content-length")).toBe(String(length));
      expect(new Headers(sent?.headers).get("authorization")).toBe("Bearer k");
    }
    expect(headers["Content-Length"]).toBe(String(bytes.length));
  });

  it("headers and all else are the very ones where no length is stated", () => {
    const headers = new Headers({ "content-type": "application/json" });
    const { signal } = new AbortController();
    const sent = asking({ body: JSON.stringify(asked), headers, signal });
    expect(sent?.headers).toBe(headers);
    expect(sent?.signal).toBe(signal);
    expect(asking({ body: JSON.stringify(asked) })).not.toHaveProperty("headers");
  });

  it.each<[unknown, unknown]>([
    [null, { include_usage: true }],
    [{}, { include_usage: true }],
    [{ include_obfuscation: false }, { include_obfuscation: false, include_usage: true }],
  ])("stream_options of %j become %j", (given, expected) => {
    const body = JSON.stringify({ ...asked, stream_options: given, n: 2 });
    expect(bodyOf(asking({ body }))).toEqual({ ...asked, n: 2, stream_options: expected });
  });

  const text = JSON.stringify(asked);
  const bytes = new TextEncoder().encode(text);
  const signed = (name: string, value = "x") => ({ body: text, headers: { [name]: value } });
  // biome-ignore format: a table
  it.each<[string, RequestInit, (string | Request)?]>([
    ["does not stream", { body: JSON.stringify({ ...asked, stream: false }) }],
    ["does not say that it streams", { body: JSON.stringify({ ...asked, stream: undefined }) }],
    ["says stream in a text", { body: JSON.stringify({ ...asked, stream: "true" }) }],
    ["asks for its tokens already", { body: JSON.stringify({ ...asked, stream_options: { include_usage: true } }) }],
    ["asks for no tokens", { body: JSON.stringify({ ...asked, stream_options: { include_usage: false } }) }],
    ["has options that are a list", { body: JSON.stringify({ ...asked, stream_options: [] }) }],
    ["has options that are a text", { body: JSON.stringify({ ...asked, stream_options: "x" }) }],
    ["is broken at its end", { body: `${text.slice(0, -1)},` }],
    ["is followed by something", { body: `${text}x` }],
    ["has no closing bracket", { body: text.slice(0, -1) }],
    ["is empty", { body: "" }],
    ["is a list", { body: `[${text}]` }],
    ["has more than 4 MB", { body: JSON.stringify({ ...asked, x: "x".repeat(5e6) }) }],
    ["has bytes that are no UTF-8", { body: Uint8Array.of(...bytes.slice(0, -20), 0xff, ...bytes.slice(-20)) }],
    ["begins with a mark of its order", { body: Uint8Array.of(0xef, 0xbb, 0xbf, ...bytes) }],
    ["is a stream", { body: new Blob([text]).stream(), duplex: "half" } as RequestInit],
    ["is a blob", { body: new Blob([text]) }],
    ["is a form", { body: new URLSearchParams({ stream: "true" }) }],
    ["is signed for AWS", signed("Authorization", "AWS4-HMAC-SHA256 Credential=x")],
    ["is dated for AWS", signed("X-Amz-Date")],
    ["has a signature", signed("Signature-Input")],
    ["has a digest", signed("Content-Digest")],
    ["has a checksum", signed("Content-MD5")],
    ["is packed", signed("Content-Encoding", "gzip")],
    ["has a sum of its body", signed("X-Content-SHA256")],
    ["has a signature of its own kind", signed("Authorization", "TC3-HMAC-SHA256 Credential=x")],
    ["is signed by a key", signed("Authorization", 'Signature keyId="x"')],
    ["has a JWS", signed("X-JWS-Signature")],
    ["has a key by which it is known again", signed("Idempotency-Key")],
    ["has headers that can be read only once", { body: text, headers: new Map([["a", "b"]]).entries() as never }],
    ["goes to llama.cpp, which states its times there", { body: text }, "http://llama.internal/v1/chat/completions"],
    ["is an object", { body: text }, new Request(OPENAI, { method: "POST" })],
    ["goes to Anthropic", { body: text }, "https://api.anthropic.com/v1/messages"],
    ["goes to Azure", { body: text }, "https://x.openai.azure.com/openai/deployments/m/chat/completions"],
    ["goes to Mistral", { body: text }, "https://api.mistral.ai/v1/chat/completions"],
    ["goes to Bedrock", { body: text }, "https://bedrock-runtime.us-east-1.amazonaws.com/model/m/converse-stream"],
    ["goes to a gateway that is not called openai", { body: text }, "http://llm.internal/v1/chat/completions"],
    ["is for responses", { body: text }, "https://api.openai.com/v1/responses"],
    ["has options of a class", Object.assign(Object.create({ method: "POST" }), { body: text })],
  ])("a request that %s stays as it is", (_, init, url) => {
    const call = askedCall(url ?? OPENAI, { method: "POST", ...init }, hosts);
    expect(call && askingForUsage(call, url ?? OPENAI, init)).toBeUndefined();
  });

  it("any other body than a stream's stays as it is, and a stream's says what it said", () => {
    fc.assert(
      fc.property(fc.dictionary(fc.string(), fc.jsonValue()), fc.boolean(), (more, streams) => {
        const given = { ...more, ...(streams && { stream: true }) };
        const sent = asking({ body: JSON.stringify(given) });
        if (!sent) return;
        const { stream_options, ...rest } = bodyOf(sent);
        expect(stream_options).toMatchObject({ include_usage: true });
        const { stream_options: _, ...before } = JSON.parse(JSON.stringify(given));
        expect(rest).toEqual(before);
      }),
    );
  });
});

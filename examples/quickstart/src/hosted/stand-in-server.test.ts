import OpenAI from "openai";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { hasLoopback, type StandIn, startStandIn } from "./stand-in-server.ts";

const content =
  "Summarise.\n# notice\nHello all\nThe lift stops on Friday\nHello all\n# bill\nHello all\nPay 12.50 EUR";
const question = { model: "some-model", messages: [{ role: "user" as const, content }] };

async function all<T>(stream: AsyncIterable<T>): Promise<T[]> {
  const items: T[] = [];
  for await (const item of stream) items.push(item);
  return items;
}

/** Spoken to by the official client. */
const transports = [
  ["the loopback interface", true],
  ["a local socket", false],
] as const;
const usable = transports.filter(([, loopback]) => !loopback || hasLoopback());
const clientOf = ({ baseURL, fetch }: StandIn): OpenAI =>
  new OpenAI({ apiKey: "none", baseURL, fetch, maxRetries: 0 });

describe.each(usable)("startStandIn over %s", (transport, loopback) => {
  let standIn: StandIn;
  let client: OpenAI;
  beforeAll(async () => {
    standIn = await startStandIn({ loopback });
    client = clientOf(standIn);
  });
  afterAll(() => standIn.close());

  it(`the stand-in over ${transport} answers with a quoting summary and its usage`, async () => {
    const completion = await client.chat.completions.create(question);
    const [choice] = completion.choices;
    expect(completion.model).toBe("some-model");
    expect(choice?.message.content).toBe("notice: Hello all / The lift stops on Friday / Hello all\nbill: Hello all / Pay 12.50 EUR"); // biome-ignore format: one line
    expect(choice?.finish_reason).toBe("stop");
    expect(completion.usage).toEqual({ prompt_tokens: 22, completion_tokens: 23, total_tokens: 45 });
  });

  it(`the stand-in over ${transport} streams the same text, with the usage last`, async () => {
    const plain = await client.chat.completions.create(question);
    const stream = await client.chat.completions.create({
      ...question,
      stream: true,
      stream_options: { include_usage: true },
    });
    const chunks = await all(stream);
    expect(chunks.map((chunk) => chunk.choices[0]?.delta.content ?? "").join("")).toBe(
      plain.choices[0]?.message.content,
    );
    expect(chunks.at(-1)?.usage).toEqual(plain.usage);
    expect(chunks.filter(({ usage }) => usage)).toHaveLength(1);
    expect(chunks.at(-2)?.choices[0]?.finish_reason).toBe("stop");
  });

  it(`the stand-in over ${transport} streams no usage when it is not asked for`, async () => {
    const chunks = await all(await client.chat.completions.create({ ...question, stream: true }));
    expect(chunks.some(({ usage }) => usage)).toBe(false);
  });

  it(`the stand-in over ${transport} survives a client that leaves in the middle`, async () => {
    const slow = await startStandIn({ msPerToken: 1, loopback });
    const leaving = clientOf(slow);
    for await (const _ of await leaving.chat.completions.create({ ...question, stream: true })) break;
    expect((await leaving.chat.completions.create(question)).choices).toHaveLength(1);
    slow.close();
  });

  it(`the stand-in over ${transport} answers wrong requests with the protocol's errors`, async () => {
    await expect(client.chat.completions.create({ ...question, messages: [] })).rejects.toThrow(
      OpenAI.BadRequestError,
    );
    await expect(client.chat.completions.create({ ...question, model: "" })).rejects.toThrow(
      /expected `model`/,
    );
    await expect(client.models.list()).rejects.toThrow(OpenAI.NotFoundError);
  });

  it.each([
    "",
    "{",
    "null",
    "[]",
    '{"model":"m","messages":[null]}',
    '{"model":"m","messages":[{"content":3}]}',
  ])(`the stand-in over ${transport} refuses the body %j`, async (body) => {
    const response = await standIn.fetch(`${standIn.baseURL}/chat/completions`, { method: "POST", body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { type: "invalid_request_error" } });
  });
});

/** Each client alone, with each instrumentation, with all of them, and with everything at once: `npm run flavours` prints the same rows. */

import { describe, expect, it } from "vitest";
import { hasLoopback, overLoopback } from "../loopback.js";
import { COUNTS, isRight, ROWS, type Row } from "./counted-once/rows.js";

const OFFICIAL = "with OpenTelemetry's own";

/** What the table marks with ✗, and why. A row that becomes right must leave this list. */
const WRONG: readonly string[] = [
  // A span that does not state what came from the cache has its tokens counted, although our fetch read those of the answer inside of it.
  ...["openai 6, chat", "openai 6, chat streamed", "openai 7, chat", "openai 7, chat streamed"].map(
    (client) => `${client}, ${OFFICIAL}`,
  ),
  ...["openai 7, response", "openai 7, response streamed"].map((client) => `${client}, ${OFFICIAL}`),
  ...["openai 6, chat", "openai 7, chat", "openai 7, response"].map(
    (client) => `${client}, with openllmetry`,
  ),
  ...["openai 6", "openai 7"].map((version) => `${version}, chat streamed, with all of them`),
  // A span that ends without tokens before the stream is read: those that our fetch reads later are lost.
  "openai 7, response streamed, with openllmetry",
  // A span without tokens that is not around the request is taken for another call.
  ...["Langfuse", "all of them"].map((by) => `openai 7, embeddings, with ${by}`),
  // LangChain adds up wrong what Anthropic says in a stream, so that its spans and our fetch seem to report two calls.
  ...["OpenInference", "openllmetry", "all of them"].map(
    (by) => `LangChain, ChatAnthropic streamed, with ${by}`,
  ),
  // The same of spans that leave out what was written to the cache, and what came from it.
  "LangChain, ChatAnthropic, with all of them",
  // meterInference around an adapter's inference: one operation, and a footprint of each of the two.
  ...["generateText", "generateText of Anthropic", "streamText", "streamText of Anthropic"].map(
    (use) => `AI SDK 7, ${use}, with everything at once`,
  ),
  ...["ChatOpenAI", "ChatOpenAI streamed", "ChatAnthropic", "ChatAnthropic streamed"].map(
    (model) => `LangChain, ${model}, with everything at once`,
  ),
  ...["run", "run streamed"].map((use) => `OpenAI Agents, ${use}, with everything at once`),
];

const nameOf = (row: Row) => `${row.client}, ${row.with === "alone" ? row.with : `with ${row.with}`}`;
const named = ROWS.map((row) => [nameOf(row), row] as const);

describe.skipIf(!hasLoopback)(overLoopback("a call counts once"), () => {
  it.each(named.filter(([name]) => !WRONG.includes(name)))(
    "a call of %s, is one request, one operation and one footprint with the tokens of its server",
    async (_, row) => {
      const driven = await row.drive();
      const { requests, operations, calls, spans, faults } = driven;
      expect({ requests, operations, footprints: calls.length, faults }).toEqual({
        ...{ requests: 1, operations: 1, footprints: 1, faults: {} },
      });
      for (const count of COUNTS) expect(calls[0]?.usage?.[count]).toBe(row.usage[count]);
      expect(spans.length).toBeGreaterThanOrEqual(row.reporting);
      expect(isRight(row, driven)).toBe(true);
    },
  );

  it.each(named.filter(([name]) => WRONG.includes(name)))(
    "a call of %s, is not right yet, and leaves the list of wrong ones once it is",
    async (_, row) => {
      const driven = await row.drive();
      expect(driven.requests).toBe(1);
      expect(driven.spans.length).toBeGreaterThanOrEqual(row.reporting);
      expect(isRight(row, driven)).toBe(false);
    },
  );

  it("every row of the list of wrong ones is a row of the table", () => {
    const names = named.map(([name]) => name);
    expect(WRONG.filter((name) => !names.includes(name))).toEqual([]);
  });
});

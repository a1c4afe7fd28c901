/** Agents with budgets, and clients of a provider on this machine, for tests of hooks. */

import { createOpenAI } from "@ai-sdk/openai";
import { ChatOpenAI } from "@langchain/openai";
import { createBudget, type Policy } from "@wattspan/budget";
import { type AgentOptions, meterAgent } from "@wattspan/core";
import { OpenAI } from "openai7";
import { expect } from "vitest";
import { meteredClientFetch } from "../../src/adapters/fetch/fetch.js";
import { localProvider, type Protocol } from "../clients/local-provider.js";
import { openaiProtocol } from "../clients/protocols/openai.js";
import { meteredGlobally } from "./metered-globally.js";

/** Tokens of one answer: input, cached and output. */
export const TOKENS = 22;
export const budgetOf = (tokens: number, policy?: Policy) =>
  createBudget({ name: "test", limits: { tokens }, ...(policy && { policy }) });
export const inside = <T>(budget: NonNullable<AgentOptions["budget"]>, fn: () => T): T =>
  meterAgent({ name: "outer", budget }, fn);

/** Runs in an agent whose budget is spent, or a part of it. */
export const afterSpending = <T>(tokens: number, budget: ReturnType<typeof budgetOf>, fn: () => T): T =>
  inside(budget, () => {
    budget.reserve({ model: "m", estimate: { tokens } }).settle({ tokens });
    return fn();
  });
export const withNothingLeft = <T>(fn: () => T): T => afterSpending(1, budgetOf(1), fn);

/** A server that speaks like OpenAI's, its clients, and a metering. */
export async function start(protocol: Protocol = openaiProtocol()) {
  const { url, asked } = await localProvider(protocol);
  const baseURL = `${url}/v1`;
  const fetch = meteredClientFetch(undefined, { hosts: { [new URL(url).host]: "openai" } });
  const { chat: models } = createOpenAI({ apiKey: "k", baseURL });
  return {
    ...meteredGlobally(),
    asked,
    client: new OpenAI({ apiKey: "k", baseURL, fetch, maxRetries: 1 }),
    models,
    chain: new ChatOpenAI({ model: "m", apiKey: "k", maxRetries: 1, configuration: { baseURL } }),
  };
}

/** Asserts that exactly one call was refused, and charged nothing. */
export async function expectRefused(
  { metering, seen }: Pick<Awaited<ReturnType<typeof start>>, "metering" | "seen">,
  name = "m",
) {
  await metering.flush();
  const [refused, ...more] = seen.byKind("inference");
  expect(more).toEqual([]);
  expect(refused).toMatchObject({ name, outcome: "refused", energy: { value: 0 } });
  expect(metering.status.faults).toEqual({});
}

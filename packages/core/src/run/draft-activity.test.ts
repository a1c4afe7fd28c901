import { expect, it } from "vitest";
import { ownerAt } from "../../test/activity-owner.js";
import { CallShapes } from "../shapes/call-shape.js";
import { newActivity } from "./activity-runner.js";

const owner = { ...ownerAt(1000), shapes: new CallShapes(false) };

it("a step counts for the agent that it names, else for the one around it", () => {
  const around = newActivity(owner, 1, "agent", { name: "planner" }, undefined);
  const agentOf = (agent?: string) =>
    newActivity(owner, 2, "step", { name: "wait", ...(agent && { agent }) }, around).shape.labels.agent;
  expect([agentOf("scheduler"), agentOf()]).toEqual(["scheduler", "planner"]);
});

it.each([
  [{ provider: "openai" }, true],
  [{ provider: "ollama" }, false],
  [{ provider: "openai", runsOn: "local" }, false],
  [{ provider: "ollama", runsOn: "remote" }, true],
  [{}, false],
] as const)("whether an inference with %j runs elsewhere is %s", (options, remote) => {
  expect(newActivity(owner, 1, "inference", { model: "m", ...options }, undefined).remote).toBe(remote);
});

it("an activity that has run for a while began then", () => {
  expect(newActivity(owner, 1, "agent", { name: "planner" }, undefined, 400).startMs).toBe(600);
});

it("options that are changed after the call began change nothing of it", () => {
  const attributes: Record<string, string> = { tenant: "acme" };
  const options = { model: "large", provider: "OpenAI", attributes };
  const activity = newActivity(owner, 1, "inference", options, undefined);
  Object.assign(options, { model: "small", provider: "ollama" });
  attributes.tenant = "other";
  expect(activity).toMatchObject({
    name: "large",
    options: { model: "large", provider: "openai", attributes: { tenant: "acme" } },
  });
});

it("options that inherit are kept, as a copy would lose members", () => {
  const inherited = Object.create({ model: "m", provider: "openai" });
  const activity = newActivity(owner, 1, "inference", inherited, undefined);
  expect(activity).toMatchObject({ name: "m", remote: true, options: { provider: "openai" } });
});

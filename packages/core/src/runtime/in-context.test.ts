import { expect, it } from "vitest";
import { type Enter, inContext } from "./promise.js";

const broken = (): never => {
  throw new Error("a broken context");
};

it.each<[how: string, enter: Enter, faults: number]>([
  ["that works", (inner) => inner(), 0],
  ["that throws before", broken, 1],
  ["that throws after", (inner) => [inner(), broken()], 1],
  ["that never runs it", () => undefined, 1],
  ["that runs it twice", (inner) => [inner(), inner()], 0],
  ["that runs it later", (inner) => void queueMicrotask(inner), 1],
  ["that is asynchronous and rejects", async (inner) => [inner(), broken()], 1],
  ["that gives something else", (inner) => [inner(), "else"], 0],
])("code in a context %s runs once, and its own result or error comes out", async (_, enter, faults) => {
  const faulted: unknown[] = [];
  const [result, error] = [{}, new Error("the code's own")];
  let runs = 0;
  const give = () => {
    runs++;
    return result;
  };
  expect(inContext(enter, give, (fault) => faulted.push(fault))).toBe(result);
  await undefined;
  await undefined;
  expect([runs, faulted.length]).toEqual([1, faults]);
  const fail = () => {
    throw error;
  };
  expect(() => inContext(enter, fail, () => undefined)).toThrow(error);
});

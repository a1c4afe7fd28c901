import { describe, expect, it } from "vitest";
import { spanDialectContract, type TriedDialect } from "./span-dialect-contract.js";

const right: TriedDialect = {
  name: "ours",
  scopes: ["ours"],
  meaning: ({ attributes }) =>
    (attributes as { type?: unknown }).type === "call" ? { kind: "inference", operation: "chat" } : undefined,
  usage: () => ({ output: 7 }),
  answer: () => ({}),
};

describe("spanDialectContract", () => {
  it("spanDialectContract has nothing against a dialect that keeps the contract", () => {
    expect(spanDialectContract(right, [{ type: "call" }])).toEqual([]);
  });

  it.each<[string, Partial<TriedDialect>, string]>([
    ["without a name", { name: "" }, "name"],
    ["that nothing is known by", { scopes: [] }, "known-by"],
    ["of something else", { meaning: () => ({ kind: "trace", name: "x" }) }, "meaning"],
    [
      "that throws for odd values",
      { meaning: ({ attributes }) => (attributes as { type?: string }).type?.toUpperCase() && undefined },
      "meaning",
    ],
    ["with counts below 0", { usage: () => ({ output: -1 }) }, "usage"],
    ["without an answer", { answer: () => undefined as never }, "answer"],
    [
      "that changes spans",
      { answer: (attributes) => Object.assign(attributes, { seen: 1 }) },
      "mutates-span",
    ],
  ])("spanDialectContract finds a dialect %s", (_, wrong, rule) => {
    const found = spanDialectContract({ ...right, ...wrong }, [{ type: "call" }]);
    expect([...new Set(found.map((violation) => violation.rule))]).toEqual([rule]);
  });
});

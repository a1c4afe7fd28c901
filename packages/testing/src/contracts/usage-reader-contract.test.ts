import type { UsageReader } from "@wattspan/core";
import { describe, expect, it } from "vitest";
import { usageReaderContract } from "./usage-reader-contract.js";

const countOf = (answer: object) => Object.getOwnPropertyDescriptor(answer, "tokens")?.value as unknown;
const right: UsageReader = {
  name: "ours",
  marks: ["tokens"],
  read(answer) {
    const output = countOf(answer);
    return Number.isInteger(output) && Number(output) >= 0 ? { output: Number(output) } : undefined;
  },
};

describe("usageReaderContract", () => {
  it("usageReaderContract has nothing against a reader that keeps the contract", () => {
    expect(usageReaderContract(right, [{ tokens: 7 }])).toEqual([]);
  });

  it.each<[string, Partial<UsageReader>, string]>([
    ["without a name", { name: "" }, "name"],
    ["that is called for other answers", { marks: ["usage"] }, "marks"],
    ["that finds nothing", { read: () => undefined }, "reads"],
    ["that believes any count", { read: (answer) => ({ output: countOf(answer) as number }) }, "usage"],
    [
      "that runs getters",
      { read: (answer) => (Object(answer).tokens === 7 ? { output: 7 } : undefined) },
      "getter",
    ],
    [
      "that changes answers",
      { read: (answer) => right.read(Object.assign(answer, { seen: 1 })) },
      "mutates-answer",
    ],
    [
      "whose counting throws",
      {
        counts() {
          throw new Error("no");
        },
      },
      "usage",
    ],
  ])("usageReaderContract finds a reader %s", (_, wrong, rule) => {
    const rules = usageReaderContract({ ...right, ...wrong }, [{ tokens: 7 }]).map((one) => one.rule);
    expect(rules).toContain(rule);
  });
});

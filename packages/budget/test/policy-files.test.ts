/** Policies in files: the published schema says what the check allows. */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toJsonSchema } from "@valibot/to-json-schema";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { checkPolicy } from "../src/index.js";
import { policySchema } from "../src/policy/policy-schema.js";

const DRAFT = "https://json-schema.org/draft/2020-12/schema";
const FILE = join(import.meta.dirname, "../policy.schema.json");

const YAML = `
rules:
  - name: smaller model
    at: 0.7
    of: [energyJ, co2eG]
    do: { degrade: { models: { gpt-4o: gpt-4o-mini }, maxOutputTokens: 400, samples: 1 } }
  - name: slow down
    at: 0.9
    kinds: [inference]
    do: { throttle: { delayS: 2, maxWaiting: 100 } }
  - name: ask
    at: 1
    do: { ask: { deadlineS: 300, otherwise: refuse } }
quality: { metric: goal.reached, atLeast: 0.9, over: 50 }
`;

/** As YAML, with what must be refused of it. */
const WRONG = [
  "rules: 5",
  "rules: [{ name: a, at: 2, do: warn }]",
  "rules: [{ name: a, at: 0, do: warn }]",
  "rules: [{ name: a, at: 0.5 }]",
  "rules: [{ name: a, at: .nan, do: warn }]",
  "rules: [{ name: a, at: 0.5, do: explode }]",
  "rules: [{ name: '', at: 0.5, do: warn }]",
  "rules: [{ name: a, at: 0.5, do: { throttle: { delayS: 61 } } }]",
  "rules: [{ name: a, at: 0.5, do: { ask: { deadlineS: 5, otherwise: perhaps } } }]",
  "rules: [{ name: a, at: 0.5, do: warn, when: now }]",
  "rules: [{ name: a, at: 0.5, do: { degrade: { samples: 0.5 } } }]",
  "rules: []\nquality: { metric: x }",
  "- rules",
  "",
];

describe("the published schema of policies", () => {
  const schema = () => toJsonSchema(policySchema, { errorMode: "ignore", target: "draft-2020-12" });
  const text = () =>
    `${JSON.stringify({ $schema: DRAFT, title: "Policy of a Wattspan budget", ...schema() }, null, 2)}\n`;

  it("the schema is the one that policies are checked by", async () => {
    await expect(text()).toMatchFileSnapshot(FILE);
  });

  it("the schema and the check agree on what is allowed", () => {
    const validate = new Ajv2020().compile(JSON.parse(readFileSync(FILE, "utf8")));
    expect(validate(parse(YAML))).toBe(true);
    for (const wrong of WRONG) {
      const value: unknown = parse(wrong);
      if (!wrong.includes(".nan")) expect([wrong, validate(value)]).toEqual([wrong, false]); // JSON has no NaN
      expect(() => checkPolicy(value), wrong).toThrow("wattspan: option policy");
    }
  });
});

describe("a policy in YAML", () => {
  it("a file is a policy once it is parsed and checked", () => {
    const policy = checkPolicy(parse(YAML));
    expect(policy.rules.map(({ name }) => name)).toEqual(["smaller model", "slow down", "ask"]);
    expect(policy.rules[0]?.do).toEqual({
      degrade: { models: { "gpt-4o": "gpt-4o-mini" }, maxOutputTokens: 400, samples: 1 },
    });
  });

  const throttled = (how: string) => `rules: [{ name: a, at: 0.5, do: { throttle: ${how} } }]`;
  it.each([
    ["rules: [{ name: a, at: 2, do: warn }]", "policy.rules.0.at is 2, but must be at most 1."],
    ["rules: [{ name: a, at: 0, do: warn }]", "policy.rules.0.at is 0, but must be above 0."],
    ["rules: [{ name: a, at: one, do: warn }]", 'policy.rules.0.at is "one", but must be a number.'],
    ["rules: [{ name: '', at: 1, do: warn }]", 'policy.rules.0.name is "", but must be not empty.'],
    ["rules: [{ name: a, at: 1 }]", "policy.rules.0.do is undefined, but must be stated."],
    [
      "rules: [{ name: a, at: 1, do: explode }]",
      'policy.rules.0.do is "explode", but must be observe, warn, stop, or an object with degrade, throttle or ask.',
    ],
    [
      "rules: [{ name: a, at: 1, do: warn, kinds: [call] }]",
      'policy.rules.0.kinds.0 is "call", but must be one of inference, step, agent, stage.',
    ],
    ["rules: 5", "policy.rules is 5, but must be a list."],
    ["", "policy is null, but must be an object."],
    [throttled("{ delayS: 61 }"), "policy.rules.0.do.throttle.delayS is 61, but must be at most 60."],
    [throttled("{ delayS: 1, maxWaiting: 0.5 }"), "throttle.maxWaiting is 0.5, but must be a whole number."],
    [
      throttled("{ dealyS: 1 }"),
      "policy.rules.0.do.throttle.dealyS is not known; did you mean policy.rules.0.do.throttle.delayS?",
    ],
    [throttled("{ delayS: 1, maxWaitng: 5 }"), "did you mean policy.rules.0.do.throttle.maxWaiting?"],
    [
      "rules: [{ name: a, at: 1, do: { throtle: { delayS: 1 } } }]",
      "policy.rules.0.do.throtle is not known; did you mean policy.rules.0.do.throttle?",
    ],
    ["rules: [{ name: a, att: 1, do: warn }]", "did you mean policy.rules.0.at?"],
    [
      "rules: [{ name: a, at: 1, do: warn, when: now }]",
      "policy.rules.0.when is not known; allowed: name, at, do,",
    ],
    ["rule: []", "policy.rule is not known; did you mean policy.rules?"],
    ["rules: []\nquality: { metric: x, atLest: 1 }", "did you mean policy.quality.atLeast?"],
  ])("the error of a policy says what was found, and what is expected: %s", (yaml, message) => {
    expect(() => checkPolicy(parse(yaml))).toThrow(message);
  });

  it("a hostile file is refused", () => {
    const bomb = ["a: &a [x, x, x, x, x, x, x, x, x]"];
    for (const [i, letter] of [..."bcdefghi"].entries()) {
      const list = Array.from({ length: 9 }, () => `*${"abcdefgh"[i]}`);
      bomb.push(`${letter}: &${letter} [${list.join(", ")}]`);
    }
    expect(() => checkPolicy(parse([...bomb, "rules: *i"].join("\n")))).toThrow();
    expect(() => checkPolicy(parse("rules: !!js/function 'function () {}'", { logLevel: "silent" }))).toThrow(
      "policy",
    );
    expect(() => checkPolicy(parse("__proto__: { rules: [] }"))).toThrow("policy");
  });
});

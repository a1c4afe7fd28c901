import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "yaml";
import { pairsOf } from "../../test/simulated-runs.js";
import { comparePairs } from "../compare/compare-pairs.js";
import { decide } from "./decide.js";
import { appendDecision, brokenDecisionLog } from "./decision-log.js";
import { policyOf, type Waiver } from "./policy.js";

const folder = mkdtempSync(join(tmpdir(), "wattspan-gate-"));
afterAll(() => rmSync(folder, { recursive: true }));

const POLICY = `version: 1
max-increase: { energy: 5%, latency: 10% }
max-decrease: { quality: 0.5% }
guardrails: { required: [moderation], strict: [moderation], tolerance: 1% }
void-above: { others: 50% }
reviewers: ["@ada", "@bob"]
waivers:
  - { component: energy, up-to: 12%, reason: larger model until the index is back, by: "@ada", expires: "2026-12-31" }
`;

/** The published schema, which editors use, and the reader must refuse the same. */
const schema = JSON.parse(readFileSync(join(import.meta.dirname, "../../policy.schema.json"), "utf8"));
const fitsSchema = new Ajv2020({ strict: true }).compile(schema);

describe("the policy", () => {
  it("a whole policy is read", () => {
    expect(policyOf(POLICY)).toEqual({
      limits: [
        { component: "energy", direction: "increase", share: 0.05 },
        { component: "latency", direction: "increase", share: 0.1 },
        { component: "quality", direction: "decrease", share: 0.005 },
      ],
      guardrails: { required: ["moderation"], strict: ["moderation"], tolerance: 0.01 },
      voidAbove: { others: 0.5 },
      reviewers: ["@ada", "@bob"],
      waivers: [
        {
          component: "energy",
          upTo: 0.12,
          reason: "larger model until the index is back",
          by: "@ada",
          expires: "2026-12-31",
        },
      ],
    });
    expect(fitsSchema(parse(POLICY))).toBe(true);
  });

  it.each([
    ["policy", "- 1"],
    ["policy", ""],
    ["version", "max-increase: {}"],
    ["version", "version: 2"],
    ["policy.max-incraese", "version: 1\nmax-incraese: {}"],
    ["max-increase", "version: 1\nmax-increase: 5%"],
    ["max-increase.energy", "version: 1\nmax-increase: { energy: 5 }"],
    ["max-increase.energy", "version: 1\nmax-increase: { energy: '-5%' }"],
    ["max-increase.(of another name)", 'version: 1\nmax-increase: { "a\\e[31m": 5% }'],
    ["guardrails.recall", "version: 1\nguardrails: { recall: 5% }"],
    ["guardrails.required", "version: 1\nguardrails: { required: moderation }"],
    ["guardrails.required.0", "version: 1\nguardrails: { required: [5] }"],
    ["guardrails.strict", "version: 1\nguardrails: { strict: true }"],
    ["void-above.clock", "version: 1\nvoid-above: { clock: 5% }"],
    ["void-above.steal", "version: 1\nvoid-above: { steal: 0.5 }"],
    ["reviewers.0", "version: 1\nreviewers: ['']"],
    ["waivers", "version: 1\nwaivers: {}"],
    ["waivers.0.until", POLICY.replace("expires:", "until:")],
    ["waivers.0.reason", POLICY.replace(/reason: [^,]*/, "reason: ' '")],
    ["waivers.0.expires", POLICY.replace('"2026-12-31"', "soon")],
    ["waivers.0.up-to", POLICY.replace("up-to: 12%", "up-to: any")],
  ])("%s is refused by the reader and by the schema", (option, text) => {
    expect(() => policyOf(text)).toThrow(`option ${option} `);
    expect(fitsSchema(parse(text))).toBe(false);
  });

  it.each([
    ["max-decrease.quality", POLICY.replace("0.5%", "100%")],
    ["waivers.0.component", POLICY.replace("component: energy", "component: carbon")],
    ["waivers.0.by", POLICY.replace('by: "@ada"', 'by: "@eve"')],
    ["waivers.0.expires", POLICY.replace("2026-12-31", "2026-02-30")],
    ["policy", "version: [1"],
    ["policy", "a: &a 1\nb: *a"],
    ["policy", `version: 1 #${"x".repeat(100_000)}`],
  ])("%s that no schema can judge is refused by the reader", (option, text) => {
    expect(() => policyOf(text)).toThrow(`option ${option} `);
  });
});

describe("the decision", () => {
  const policy = policyOf(POLICY);
  const rules = { limits: policy.limits.slice(0, 1) };
  const failing = comparePairs(pairsOf(1.1), rules);

  it("a waiver lets what it covers pass, to its last day", () => {
    expect(decide(failing, policy, "2026-12-31")).toMatchObject({
      outcome: "pass",
      waived: [{ component: "energy" }],
    });
    expect(decide(failing, policy, "2027-01-01")).toMatchObject({
      outcome: "fail",
      refusedWaivers: [{ why: "it has expired" }],
    });
    expect(decide(comparePairs(pairsOf(1.2), rules), policy, "2026-12-01")).toMatchObject({
      outcome: "fail",
      refusedWaivers: [{ why: "it allows less" }],
    });
  });

  it("a waiver counts once for its component, whatever others there are", () => {
    const [first] = policy.waivers as [Waiver];
    const waivers = [{ ...first, upTo: 0.01 }, first, { ...first, upTo: 0.3, reason: "another" }];
    const decision = decide(failing, { ...policy, waivers }, "2026-12-01");
    expect(decision.waived).toEqual([{ component: "energy", waiver: first }]);
    expect(decision.refusedWaivers).toEqual([{ waiver: waivers[0], why: "it allows less" }]);
  });

  it("a lost guardrail has no waiver", () => {
    const lost = comparePairs(pairsOf(1.1), { ...rules, guardrails: policy.guardrails });
    expect(decide(lost, policy, "2026-12-01").outcome).toBe("fail");
  });

  it("what passes, and what nobody can compare, needs no waiver", () => {
    for (const comparison of [comparePairs(pairsOf(1), rules), comparePairs([], rules)])
      expect(decide(comparison, policy, "2026-12-01")).toMatchObject({
        outcome: comparison.outcome,
        waived: [],
      });
  });
});

describe("the log of decisions", () => {
  const decision = decide(comparePairs(pairsOf(1.1), { limits: [] }), policyOf("version: 1"), "2026-12-01");
  const decided = {
    decision,
    decidedAt: new Date("2026-12-01"),
    base: "a",
    head: "b\n",
    policy: "version: 1",
  };
  const read = (path: string) => readFileSync(path, "utf8");

  it("decisions follow each other, and an edited one is found", async () => {
    const path = join(folder, "new", "decisions.jsonl");
    for (let i = 0; i < 3; i++)
      expect(await appendDecision(path, decided)).toMatchObject({
        sequence: i,
        outcome: "pass",
        head: "b\n",
      });
    expect(brokenDecisionLog(read(path))).toBeUndefined();
    const lines = read(path).split("\n");
    expect(brokenDecisionLog(lines.with(0, (lines[0] as string).replace("pass", "fail")).join("\n"))).toBe(
      "line 2 does not follow the line before it",
    );
    expect(brokenDecisionLog(lines.toSpliced(1, 1).join("\n"))).toBe("line 2 is not decision 1");
    expect(brokenDecisionLog("{}\n")).toBe("line 1 is not decision 0");
    expect(brokenDecisionLog("not JSON\n")).toBe("line 1 is not decision 0");
  });

  it("a decision whose line end was taken away stays", async () => {
    const path = join(folder, "trimmed.jsonl");
    await appendDecision(path, decided);
    writeFileSync(path, read(path).trimEnd());
    expect((await appendDecision(path, decided)).sequence).toBe(1);
    expect(brokenDecisionLog(read(path))).toBeUndefined();
  });

  it.each(['{"sequence":1,"prev', "x".repeat(5000)])(
    "a line that a crash cut short is covered",
    async (cut) => {
      const path = join(folder, `cut-${cut.length}.jsonl`);
      await appendDecision(path, decided);
      writeFileSync(path, cut, { flag: "a" });
      expect(brokenDecisionLog(read(path))).toBe("line 2 has no end");
      expect((await appendDecision(path, decided)).sequence).toBe(1);
      expect((await appendDecision(path, decided)).sequence).toBe(2);
      expect(brokenDecisionLog(read(path))).toBeUndefined();
    },
  );
});

import { spawnSync } from "node:child_process";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { FACTS, pairsOf } from "../../test/simulated-runs.js";
import { comparePairs } from "../compare/compare-pairs.js";
import { limitOf } from "../compare/limit.js";
import type { Pair } from "../compare/run-figures.js";
import { decide } from "../gate/decide.js";
import { policyOf } from "../gate/policy.js";
import { inMarkdown, inXml } from "./escaped.js";
import { junitReport } from "./junit.js";
import { markdownReport } from "./markdown.js";
import { figureText, limitText } from "./plain-words.js";
import { verdictLine } from "./verdict-line.js";

const limits = [limitOf("energy=5%")];
const policy = policyOf("version: 1");
const decided = (pairs: readonly Pair[]) => decide(comparePairs(pairs, { limits }), policy, "2026-11-29");
const text = fc.oneof(
  fc.string({ unit: anyCharacter, maxLength: 40 }),
  fc.string({ unit: "grapheme", maxLength: 40 }),
);

/** Names that a workload may report. */
const HOSTILE = [
  "a|b`c\\",
  "@everyone #1 https://evil.example",
  "![x](https://evil.example/p.png)",
  "</details><script>alert(1)</script>",
  "```\n# Passes\n```",
  "x\" y='z'><failure/>&amp;",
  "]]>\u0000\u001b[31m\u202e\ud800",
  "-->",
];

describe("the comment of a pull request", () => {
  it("one pair is one", () => {
    const [pair, ...more] = pairsOf(1.08) as [Pair, ...Pair[]];
    const bad = { ...pair, head: { ...pair.head, isVoid: "steal", voidRule: "steal" } };
    const all = (pairs: readonly Pair[]) => markdownReport(decided(pairs));
    expect(all([bad])).toContain("The only pair is void: steal 1.");
    expect(all([pair])).toContain("\n- 1 pair, each run one right after the other");
    expect(all([pair])).toContain(" 0 of 1 pair is void.");
    expect(all([bad, ...more])).toContain("1 of 10 pairs is void: steal 1.");
  });

  it("figures that were the same in all pairs claim no change that would be found", () => {
    const [pair] = pairsOf(1) as [Pair, ...Pair[]];
    const same = { ...pair, base: { ...pair.base, goals: 5 }, head: { ...pair.base, goals: 5 } };
    const report = markdownReport(decided(Array.from({ length: 10 }, () => same)));
    expect(report).toContain("- 10 pairs");
    expect(report).not.toContain("The least change");
  });

  it("a regression is read in the first line and the table", () => {
    const lines = markdownReport(decided(pairsOf(1.08))).split("\n");
    expect(lines.slice(0, 6)).toEqual([
      "<!-- wattspan-gate -->",
      "### ❌ Fails: `energy` +8.5 % (+8.2 % to +8.8 %), limit ≤ +5 %",
      "",
      "| | | BASE | HEAD | change | 95 % interval | limit |",
      "| --- | --- | ---: | ---: | ---: | --- | --- |",
      "| ❌ | `energy` | 100 J | 108 J | **+8.5 %** | +8.2 % to +8.8 % | ≤ +5 % |",
    ]);
  });

  it.each<[string, readonly Pair[], string]>([
    ["what passes", pairsOf(1), "### ✅ Passes: within the limits: `energy` +0.4 %"],
    [
      "what needs more pairs",
      pairsOf(1.045),
      "### ❔ Inconclusive: `energy` +4.7 % to +5.2 % does not decide about ≤ +5 %; about 754 pairs would",
    ],
    ["nothing", [], "### 🚫 Not comparable"],
    [
      "a lost guardrail",
      pairsOf(0.5, { recall: 0.5 }).map((pair) => ({ ...pair, base: { ...pair.base, recall: 0.9 } })),
      "### ❌ Fails: a guardrail is lost: `recall: 0.9 → 0.5`",
    ],
  ])("the first line says %s", (_, pairs, line) => {
    expect(markdownReport(decided(pairs)).split("\n")[1]).toBe(line);
  });

  it("why nothing can be compared stands below the heading, in full", () => {
    const why = `steal ${"9".repeat(300)} %`;
    const pairs = pairsOf(1).map((pair) => ({ ...pair, base: { ...pair.base, isVoid: why } }));
    const [, heading, empty, reason] = markdownReport(decided(pairs)).split("\n");
    expect([heading, empty]).toEqual(["### 🚫 Not comparable", ""]);
    expect(reason).toMatch(/^`All 10 pairs are void: .* or void-above in the policy\.`$/);
    expect(markdownReport(decided([])).split("\n")[3]).toBe("`There is no run.`");
  });

  it("figures of a guardrail that differ are written apart, and whole ones in full", () => {
    const stepsOf = (base: number, head: number) =>
      pairsOf(0.5, { guardrails: { check: head } }).map((pair) => ({
        ...pair,
        base: { ...pair.base, guardrails: { check: base } },
      }));
    for (const [base, head, texts] of [
      [12_345, 12_344, ["12345", "12344"]],
      [12_345.6, 12_344.6, ["12346", "12345"]],
      [2, 1.999_96, ["2", "1.99996"]],
      [0.300_04, 0.300_01, ["0.30004", "0.30001"]],
      [2, 1.234_56, ["2", "1.235"]],
      [3, -0, ["3", "0"]],
    ] as const) {
      const decision = decided(stepsOf(base, head));
      expect(decision.comparison.guardrails[0]?.finding).toBe(`check: ${texts.join(" → ")} per goal`);
      expect(markdownReport(decision)).toContain(`| ${texts.join(" | ")} |`);
    }
  });

  it("a limit is written as it was given, and nothing is below zero", () => {
    for (const given of ["1234", "5", "0.000001", "7.125", "9999.999999"])
      expect(limitText(limitOf(`energy=${given}%`))).toBe(`≤ +${given} %`);
    expect(figureText({ component: "energy", outcome: "information", count: 1 }, -0)).toBe("0 J");
  });

  it("a figure that is modelled says what it claims", () => {
    const facts = { ...FACTS, energy: "modelled", bandRatio: 6 } as const;
    const modelled = pairsOf(1, {}, facts).map(({ first, base, head }, i) => ({
      first,
      base: { ...base, figures: { energy: 10, cpu: 1 } },
      head: { ...head, figures: { energy: 10, cpu: 1.2 + i / 1000 } },
    }));
    const comment = markdownReport(decided(modelled));
    expect(comment).toContain("`energy (as CPU seconds)` | 1 CPU s | 1.2 CPU s");
    expect(comment).toContain("none of joules is claimed");
    expect(comment).not.toContain(" J |");
  });

  it.each(HOSTILE)("the name %o stays in its code span", (name) => {
    const head = { guardrails: { [name]: 0 }, stages: { [name]: { energy: 1 } } };
    const pairs = pairsOf(1, { ...head, facts: { ...FACTS, machine: "m" } }, { ...FACTS, machine: "m" }).map(
      (pair) => ({
        ...pair,
        base: { ...pair.base, guardrails: { [name]: 1 }, stages: { [name]: { energy: 1 } } },
      }),
    );
    for (const comment of [
      markdownReport(decided(pairs)),
      markdownReport(decided([...pairs, ...pairsOf(1, {}, { ...FACTS, machine: name })])),
    ]) {
      for (const line of comment.split("\n").slice(1)) {
        const outside = line.replace(/`[^`]*`/g, "");
        expect(outside).not.toMatch(/[`@\\]|https:|<(?!\/?(details|summary)>)|script|evil/);
        if (line.startsWith("| ✅")) expect(line.split("|")).toHaveLength(9);
      }
    }
  });
});

describe("escaping", () => {
  it("any text is one code span on one line", () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(inMarkdown(given)).toMatch(/^`[^`|\\\n\r\p{Cc}\u202a-\u202e]+`$/u);
        expect(inMarkdown(given).isWellFormed()).toBe(true);
      }),
    );
  });

  it("any text in XML has no markup and no character that XML lacks", () => {
    fc.assert(
      fc.property(text, (given) => {
        expect(inXml(given).replace(/&(amp|lt|gt|quot|apos);/g, "")).not.toMatch(
          /[<>&"'\p{Cc}\uFFFE\uFFFF]/u,
        );
        expect(inXml(given).isWellFormed()).toBe(true);
      }),
    );
  });
});

describe("the JUnit report", () => {
  const python = spawnSync("python3", ["--version"]).status === 0;

  it.skipIf(!python)("the report with hostile names is read by Python's XML parser", () => {
    const guardrails = Object.fromEntries(HOSTILE.map((name) => [name, 1]));
    const pairs = pairsOf(1.2).map((pair) => ({ ...pair, base: { ...pair.base, guardrails } }));
    const program =
      "import sys,json,xml.etree.ElementTree as " +
      "t;r=t.parse(sys.stdin).getroot();print(json.dumps([r[0].attrib]+[[c.tag for c in e] for e in r[0]]))";
    const { stdout, stderr } = spawnSync("python3", ["-c", program], { input: junitReport(decided(pairs)) });
    expect(stderr.toString()).toBe("");
    const [totals, ...cases] = JSON.parse(stdout.toString());
    expect(totals).toMatchObject({ tests: "10", failures: "9", errors: "0" });
    expect(cases).toEqual([[], ...Array(9).fill(["failure"])]);
  });

  it("what cannot be compared or needs more pairs is an error", () => {
    expect(junitReport(decided([]))).toContain('errors="1"');
    expect(junitReport(decided(pairsOf(1.045)))).toContain('<error type="inconclusive"');
  });
});

describe("one line", () => {
  it("the line of what a waiver lets pass names the waiver", () => {
    const waiving = policyOf(
      "version: 1\nmax-increase: { energy: 5% }\nreviewers: [ada]\nwaivers: [{ component: " +
        "energy, up-to: 20%, reason: r, by: ada, expires: '2026-12-31' }]",
    );
    const decision = decide(comparePairs(pairsOf(1.08), { limits }), waiving, "2026-11-29");
    expect(verdictLine(decision)).toBe("energy by waiver");
    expect(markdownReport(decision)).toContain("| ⚠️ waived | `energy` |");
    expect(markdownReport(decision)).toContain(
      "- `energy` may change by +20.0 % until 2026-12-31, by `ada`: `r`",
    );
    expect(junitReport(decision)).toContain('failures="0" errors="0" skipped="1"');
  });
});

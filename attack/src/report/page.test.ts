import { parseHTML } from "linkedom";
import { describe, expect, it } from "vitest";
import { judged, madeUpCase, madeUpResult } from "./made-up-result.ts";
import { attackPage } from "./page.ts";

const page = attackPage({ date: new Date("2026-11-28T10:00:00Z"), seeds: 3, results: [madeUpResult()] });
const { document } = parseHTML(page);
const textsOf = (selector: string): string[] =>
  [...document.querySelectorAll(selector)].map((element) => (element.textContent ?? "").trim());

describe("the page of attacks", () => {
  it("the page says what was run, and how much of it held", () => {
    expect(textsOf(".meta")).toEqual([
      "2026-11-28 10:00 UTC · 3 seeds · 4 calls on simulated devices that know whose each joule is",
    ]);
    expect(textsOf(".headline .value")).toEqual(["0 of 1", "2"]);
    expect(textsOf("#bars ~ .scroll td:nth-child(2)")).toEqual(["no", "no", "yes", "yes"]);
  });

  it("the page draws each measure over all attacks, and as a grid, for wide and narrow windows", () => {
    const titles = ["mean ÷ truth", "truth in its band", "idle power learned ÷ truth"];
    const drawn = textsOf("svg[role=img] > title");
    for (const title of titles) {
      expect(drawn.filter((text) => text === `${title} under each attack`)).toHaveLength(2);
      expect(drawn.filter((text) => text === `${title}, panel`)).toHaveLength(2);
    }
    expect(textsOf(".wide [aria-label=text] text")).toEqual(
      expect.arrayContaining(["0.295a <bad> case: 0.295", "<row>", "good"]),
    );
  });

  it("the page has the head of each figure next to it, for windows that are too narrow for columns", () => {
    const heads = [...document.querySelectorAll(".cards tr:nth-child(2) td")].map((cell) =>
      cell.getAttribute("data-head"),
    );
    expect(heads).toEqual(["holds?", "now", "must hold", "before"]);
  });

  it("the page draws what holds, what luck explains and what is broken each in its own way", () => {
    expect(textsOf(".legend li")).toEqual([
      ...["what must hold", "holds", "outside it, but within luck", "breaks it"],
    ]);
    const lucky = madeUpCase("a lucky case", "lucky", [50, 170]);
    const result = judged([lucky, madeUpCase("a good case", "good", [100, 101])]);
    const drawn = parseHTML(attackPage({ date: new Date(0), seeds: 1, results: [result] })).document;
    const rings = [
      ...drawn.querySelectorAll(".wide [aria-label=dot] [fill=none], .wide [aria-label=dot][fill=none] *"),
    ];
    expect(rings.map((ring) => ring.textContent)).toContain("a lucky case: 1.100");
  });

  it("the page is complete in itself, and names are text in it", () => {
    const policy = document
      .querySelector("meta[http-equiv=Content-Security-Policy]")
      ?.getAttribute("content");
    expect(policy).toContain("default-src 'none'");
    expect(page).not.toMatch(/<script|<bad>|<row>|a <title>|(src|href)="(?!#|data:)/);
  });
});

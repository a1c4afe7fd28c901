import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { anyCharacter } from "../../../../scripts/fuzz/any-character.js";
import { samplesIn } from "./exposition.js";

const escaped = (text: string) =>
  text.replaceAll("\\", "\\\\").replaceAll("\n", "\\n").replaceAll('"', '\\"');

describe("samplesIn", () => {
  it("samplesIn() gives the complete samples of the wanted names, and nothing else", () => {
    const page = [
      "# HELP a_total of nothing",
      'a_total{x="}",y="\\"{"} 5 1700000000000',
      "a_total 7",
      "other 1",
      'a_total{x="no end} 1',
      'a_total{x="1"} NaN',
      'a_total{x="2"} -1',
      "a_total 9",
    ].join("\n");
    const samples = samplesIn(page, new Set(["a_total"]));
    expect(samples.map(({ value }) => value)).toEqual([5, 7]); // the last line may be cut
    expect(samples[0]?.series).toBe('a_total{x="}",y="\\"{"}');
    expect([...(samples[0]?.labels ?? [])]).toEqual([
      ["x", "}"],
      ["y", '"{'],
    ]);
    expect(samples[1]?.series).toBe("a_total");
  });

  it("samplesIn() gives back any label value that was escaped", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter, maxLength: 200 }), fc.nat(), (text, value) => {
        const line = `a{l="${escaped(text)}"} ${value}\n`;
        expect(
          samplesIn(line, new Set(["a"])).map(({ labels, value: read }) => [labels.get("l"), read]),
        ).toEqual([[text, value]]);
      }),
    );
  });

  it("samplesIn() parses any text without an error", () => {
    fc.assert(
      fc.property(fc.string({ unit: anyCharacter }), (text) => {
        expect(samplesIn(`a{${text}\n`, new Set(["a"])).length).toBeLessThanOrEqual(
          1 + text.split("\n").length,
        );
      }),
    );
  });
});

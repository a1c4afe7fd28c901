import { describe, expect, it } from "vitest";
import { linesOn, progressOn } from "./progress.js";

describe("progress", () => {
  it("a line is replaced and removed, lines stay, and in a pipe neither is written", () => {
    const written = (on: typeof progressOn, isCapable: boolean) => {
      const texts: string[] = [];
      const progress = on({ write: (text: string) => texts.push(text), columns: 80 }, isCapable);
      progress.say("run 1 of 2");
      progress.end();
      return texts.join("");
    };
    expect(written(progressOn, true)).toBe("\r\u001b[Krun 1 of 2\r\u001b[K");
    expect(written(linesOn, true)).toBe("\r\u001b[Krun 1 of 2\n");
    expect(written(progressOn, false) + written(linesOn, false)).toBe("");
  });

  it("lines that stay are wrapped where the terminal ends", () => {
    const texts: string[] = [];
    const stream = { write: (text: string) => texts.push(text), columns: 40 };
    linesOn(stream, true).say("run 6 of 13, 3 s left; the last one is void: others");
    expect(texts).toEqual(["\r\u001b[Krun 6 of 13, 3 s left; the last one is\n  void: others\n"]);
  });
});

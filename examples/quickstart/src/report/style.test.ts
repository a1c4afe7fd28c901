import type { WriteStream } from "node:tty";
import { describe, expect, it } from "vitest";
import { plainStyle, styleFor } from "./style.ts";

const terminal = { isTTY: true } as WriteStream;
const file = { isTTY: false } as WriteStream;

describe("styleFor", () => {
  it("the style of a terminal has colours", () => {
    expect(styleFor(terminal, {}).failure("x")).toBe("\u001b[31mx\u001b[39m");
    expect(styleFor(terminal, { NO_COLOR: "" }).failure("x")).not.toBe("x");
  });

  it("the style of a file, and of a terminal with NO_COLOR, is plain", () => {
    expect(styleFor(file, {})).toBe(plainStyle);
    expect(styleFor(terminal, { NO_COLOR: "1" })).toBe(plainStyle);
  });
});

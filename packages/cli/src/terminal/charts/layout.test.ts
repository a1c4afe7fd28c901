import { describe, expect, it } from "vitest";
import { glyphsOf } from "../glyphs.js";
import { styleOf } from "../style.js";
import { columnsText } from "../text/columns.js";
import { isUnsafe, safeText } from "../text/safe-text.js";
import { wrapped } from "../text/wrapped.js";
import { bandCells } from "./band-cells.js";
import { shareBar } from "./share-bars.js";

const PLAIN = styleOf({ colour: false });
const COLOURED = styleOf({ colour: true });

describe("columnsText", () => {
  const columns = [
    { header: "method", cells: ["phase@1", COLOURED.strong("x")] },
    { header: "J", align: "right" as const, cells: ["5", "1,000"] },
    { header: "Wh", cells: ["0.1\n(low)", ""] },
  ];

  it("columnsText aligns its columns without blanks at line ends, and ignores colour codes", () => {
    expect(columnsText(columns)).toBe(
      `method       J  Wh\nphase@1      5  0.1\n                (low)\n${COLOURED.strong("x")}        1,000`,
    );
  });

  it("columnsText continues below with the first column where there is no room", () => {
    expect(columnsText(columns, 15).split("\n\n")).toEqual([
      expect.stringMatching(/^method {7}J\n/),
      expect.stringMatching(/^method {3}Wh\n/),
    ]);
    expect(columnsText(columns, 15).split("\n\n")[1]).not.toContain("x"); // of which nothing more is said
    expect(columnsText(columns, 1).split("\n\n")).toHaveLength(2);
    expect(columnsText([])).toBe("");
  });
});

describe("bandCells", () => {
  it("bandCells aligns values and lower bounds, and leaves out a band without width", () => {
    const ranges = [
      { value: 46_046, low: 15_514, high: 153_081 },
      undefined,
      { value: 1000, low: 1000, high: 1000 },
      { value: 500, low: 100, high: 900 },
    ];
    expect(bandCells(ranges, 1000, glyphsOf({ unicode: false }), PLAIN, "none")).toEqual([
      " 46.0    16-150",
      "none",
      " 1.00",
      "0.500  0.10-0.90",
    ]);
  });
});

describe("shareBar", () => {
  it("a share bar is in proportion, and visible when the share is not 0", () => {
    const [ascii, drawn] = [glyphsOf({ unicode: false }), glyphsOf({ unicode: true })];
    expect([0, 0.001, 0.5, 1].map((share) => shareBar(share, 10, ascii, PLAIN))).toEqual([
      "",
      "#",
      "#####",
      "##########",
    ]);
    expect([0, 0.001, 0.55, 1].map((share) => shareBar(share, 10, drawn, PLAIN))).toEqual([
      "",
      "▏",
      "█████▌",
      "██████████",
    ]);
  });
});

describe("wrapped", () => {
  it("wrapped text breaks between words, is indented below the label, and leaves long words whole", () => {
    expect(wrapped("grid  ", "one two three averyverylongword", 14)).toBe(
      "grid  one two\n      three\n      averyverylongword",
    );
  });
});

describe("safeText", () => {
  it("safeText shows control characters as escapes", () => {
    expect(safeText("a\u001b[31m\u202eb\ud800")).toBe("a\\u{1b}[31m\\u{202e}b\\u{d800}");
    expect(isUnsafe("Modell ä 模型 🦙")).toBe(false);
    expect(isUnsafe("a\tb")).toBe(true);
  });

  it("safeText cuts a long text between characters", () => {
    expect(safeText("🦙".repeat(100), 3)).toBe("🦙🦙🦙... (200 characters)");
    expect(safeText("abc", 3)).toBe("abc");
  });
});

import type { RerunReport } from "@wattspan/audit";
import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import { rerunText } from "./rerun-text.js";

const canvas = canvasOf({ width: 80, unicode: false, colour: false, links: false });

it("a rerun says why figures are not judged, and that one recording a side is no test", () => {
  const report = {
    outcome: "same",
    figures: [
      { figure: "joules", per: "repetition", outcome: "not judged" },
      { figure: "grams", per: "repetition", outcome: "not judged" },
      { figure: "cpuS", per: "repetition", outcome: "same" },
    ],
    notRestored: [],
    comparison: { why: "There are 1 of BASE and 1 of HEAD." },
  } as unknown as RerunReport;
  const text = rerunText(report, "again.audit.jsonl", canvas);
  expect(text).toContain(
    "\nNot judged: modelled joules follow from the CPU seconds; grams depend on time\nand place.\n",
  );
  expect(text).toContain(
    "\nNo test of a change (the record as BASE, the rerun as HEAD). There are 1 of BASE",
  );
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("a rerun whose repetitions are all void has a reason, and no empty table", () => {
  const report = {
    outcome: "unknown",
    figures: [],
    notRestored: [],
    comparison: {},
  } as unknown as RerunReport;
  expect(rerunText(report, "again.audit.jsonl", canvas)).toBe(
    [
      "unknown: fewer than six repetitions count, or a figure is unknown, here or in the record",
      "All that the record states is the same here.",
      "The record of the rerun is in again.audit.jsonl.\n",
    ].join("\n\n"),
  );
});

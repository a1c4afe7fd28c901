import type { RerunReport } from "@wattspan/audit";
import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import { rerunText } from "./rerun-text.js";

it("a rerun whose repetitions are all void has a reason, and no empty table", () => {
  const report = {
    outcome: "unknown",
    figures: [],
    notRestored: [],
    comparison: {},
  } as unknown as RerunReport;
  const canvas = canvasOf({ width: 80, unicode: false, colour: false, links: false });
  expect(rerunText(report, "again.audit.jsonl", canvas)).toBe(
    [
      "unknown: fewer than six repetitions count, or a figure is unknown, here or in the record",
      "All that the record states is the same here.",
      "The record of the rerun is in again.audit.jsonl.\n",
    ].join("\n\n"),
  );
});

import type { RerunReport } from "@wattspan/audit";
import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import { rerunText } from "./rerun-text.js";

const canvas = canvasOf({ width: 80, unicode: false, colour: false });

it("a rerun says why figures are not judged", () => {
  const report = {
    outcome: "same",
    figures: [
      { figure: "joules", per: "repetition", outcome: "not judged" },
      { figure: "grams", per: "repetition", outcome: "not judged" },
      { figure: "cpuS", per: "repetition", outcome: "same" },
    ],
    notRestored: [],
  } as unknown as RerunReport;
  const text = rerunText(report, "again.audit.jsonl", canvas);
  expect(text).toContain(
    "\nNot judged: modelled joules follow from the CPU seconds; grams depend on time\nand place.\n",
  );
  expect(text.split("\n").filter((line) => line.length > 80)).toEqual([]);
});

it("the figures of a rerun have intervals as elsewhere, and both grams one prefix", () => {
  const grams = (value: number) => ({ value, count: 6, interval: { low: value / 2, high: value * 2 } });
  const report = {
    outcome: "same",
    figures: [
      { figure: "grams", per: "texts", outcome: "not judged", recorded: grams(5e-7), here: grams(6e-7) },
      { figure: "cpuS", per: "texts", outcome: "same", recorded: { value: 0.12, count: 1 } },
    ],
    notRestored: [],
  } as unknown as RerunReport;
  const text = rerunText(report, "again.audit.jsonl", canvasOf({ ...canvas, width: 120 }));
  expect(text).toMatch(/\nugCO2e each of texts +0\.5000 \(0\.2500-1\.000\) +0\.6000 \(0\.3000-1\.200\) /);
  expect(text).toMatch(/\nCPU s each of texts +0\.1200 +unknown +same\n/);
});

it.each([
  ["DE", "WORLD", "To restore the place, name that of the record: --location DE."],
  ["US-CAL-CISO", "FR", "To restore the place, name that of the record: --location US-CAL-CISO."],
  ["DE, FR", "FR", "To restore the place, name that of the record by --location."],
  ["WORLD", "DE", "To restore the place, name none: neither an option nor WATTSPAN_LOCATION."],
])(
  "a place that is not restored, %s recorded and %s here, names the option that restores it",
  (recorded, here, advice) => {
    const report = {
      ...{ outcome: "same", figures: [] },
      notRestored: [{ kind: "place", fact: "zone of the grid", recorded, here }],
    } as unknown as RerunReport;
    expect(rerunText(report, "again.audit.jsonl", canvas).replaceAll(/\n(?=\w)/g, " ")).toContain(advice);
  },
);

it("a rerun whose repetitions are all void has a reason, and no empty table", () => {
  const report = {
    outcome: "unknown",
    figures: [],
    notRestored: [],
  } as unknown as RerunReport;
  expect(rerunText(report, "again.audit.jsonl", canvas)).toBe(
    [
      "unknown: fewer than six repetitions count, or more than 2,000, or a figure is unknown, here or in the record",
      "All that the record states is the same here.",
      "The record of the rerun is in again.audit.jsonl.\n",
    ].join("\n\n"),
  );
});

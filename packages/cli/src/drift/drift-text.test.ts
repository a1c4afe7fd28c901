import type { DriftReport } from "@wattspan/audit";
import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import { driftText } from "./drift-text.js";

it("without a figure drift has no empty table, but what to try", () => {
  const report = { verdict: "unknown", why: "no figure has 12 values yet", series: [], profile: [] };
  const canvas = canvasOf({ width: 80, unicode: false, colour: false, links: false });
  expect(driftText(report as unknown as DriftReport, [], canvas, "Give a shorter --step.")).toBe(
    `unknown: no figure has 12 values yet

Give a shorter --step.
`,
  );
});

import type { DriftReport } from "@wattspan/audit";
import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import { driftText } from "./drift-text.js";

it("without a figure there is no empty table, but what to try", () => {
  const report = { verdict: "unknown", why: "no figure has 12 values yet", series: [], profile: [] };
  const canvas = canvasOf({ width: 80, unicode: false, colour: false, links: false });
  expect(driftText(report as unknown as DriftReport, [], canvas)).toBe(
    `unknown: no figure has 12 values yet

No figure has a value at any step. Where the history is short, give a shorter
--step, such as 5m; otherwise look at --match and --length.
`,
  );
});

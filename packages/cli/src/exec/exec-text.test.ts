import { expect, it } from "vitest";
import { canvasOf } from "../terminal/canvas.js";
import type { ExecReport } from "./exec-report.js";
import { execText } from "./exec-text.js";

const canvas = canvasOf({ width: 80, unicode: false, colour: false });
const REPORT: ExecReport = {
  ...{ schemaVersion: 1, command: "exec", name: "train", stage: "training", durationS: 2, exitCode: 0 },
  ...{ startedAt: "2026-11-30T12:00:00Z", method: "modelled", methodIds: ["process-cpu"], coverage: 1 },
  ...{ epochs: [], reasons: [], unread: [], ignoredEvents: 0, countedBy: "proc" },
};

it("execText counts the units of an epoch in full, as it counts their sum", () => {
  const counts = [12_345, 12_340.5];
  const epochs = counts.map((units, index) => ({ epoch: index + 1, units, metrics: {} }));
  const text = execText({ ...REPORT, epochs, units: { count: 24_685.5, each: {} } }, canvas);
  for (const shown of ["12,345", "12,340.5", "24,685.5 units"]) expect(text).toContain(shown);
});

it("execText shows no units that there are as none", () => {
  const units = { count: 0.0004, each: { energyJ: { value: 3, low: 2, high: 4 } } };
  expect(execText({ ...REPORT, units }, canvas)).toContain("for each of 0.0004 units");
});

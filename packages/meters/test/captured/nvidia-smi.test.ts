/** What the parser of nvidia-smi makes of answers as they were reported. */

import { expect, it } from "vitest";
import { cells, smiPower } from "../../src/nvml/smi/smi-answer.js";
import { capturedText } from "./captured.js";

/** The columns of an answer that ours would ask for, in our order. */
function asked(machine: string, ...columns: readonly string[]): string {
  const all = cells(capturedText(machine, "columns.txt").trim());
  const line = cells(capturedText(machine, "answer.csv").trim());
  return columns.map((column) => line[all.indexOf(column)]).join(", ");
}

it("the line of a captured RTX 2080 has its power, load and state", () => {
  const line = asked("nvidia-smi/rtx-2080", "gpu_uuid", "power.draw", "utilization.gpu", "pstate");
  expect(smiPower(line, 3)).toEqual({
    uuid: "GPU-22b2c6ac-2d49-4863-197c-9c469071178a",
    values: [176.98, 86, "P2"],
  });
});

it("a captured column without a value, N/A without brackets, does not lose the line", () => {
  const line = asked("nvidia-smi/rtx-2080", "gpu_uuid", "power.draw", "temperature.memory");
  expect(smiPower(line, 2)?.values).toEqual([176.98, "N/A"]);
});

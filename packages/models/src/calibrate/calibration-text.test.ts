import { expect, it } from "vitest";
import { added, NO_CALIBRATION } from "./calibration.js";
import { CalibrationTextError, calibrationsIn, calibrationText } from "./calibration-text.js";

const { calibration } = added(
  NO_CALIBRATION,
  { id: "a-1", reported: 3, estimated: 2, component: "gpu" },
  { below: 1, above: 1 },
);
const report = { id: "a-1", reported: 3, estimated: 2 };

it("calibrationsIn gives what calibrationText was given", () => {
  expect(calibrationsIn(calibrationText([["gpt-4o\nopenai", calibration]]))).toEqual([
    ["gpt-4o\nopenai", calibration],
  ]);
});

it.each<[string, unknown]>([
  ["no list", { a: 1 }],
  ["no calibration", [["a", null]]],
  ["a key that is no text", [[1, calibration]]],
  ["81 reports", [["a", { ...calibration, reports: Array.from({ length: 81 }, () => report) }]]],
  ["a report of 0", [["a", { ...calibration, reports: [{ ...report, reported: 0 }] }]]],
  ["a report that is a text", [["a", { ...calibration, reports: [{ ...report, estimated: "2" }] }]]],
  ["an id that is long", [["a", { ...calibration, reports: [{ ...report, id: "a".repeat(65) }] }]]],
  ["a width beyond its limits", [["a", { ...calibration, widening: 7 }]]],
  ["a negative count", [["a", { ...calibration, moves: -1 }]]],
  ["no drift", [["a", { ...calibration, drift: undefined }]]],
  ["257 keys", Array.from({ length: 257 }, (_, index) => [`${index}`, calibration])],
])("calibrationsIn refuses %s", (_, given) => {
  expect(() => calibrationsIn(JSON.stringify(given))).toThrow(CalibrationTextError);
});

it.each(["", "{", "null", '[["a"', "\u0000"])("calibrationsIn refuses the text %j", (text) => {
  expect(() => calibrationsIn(text)).toThrow(CalibrationTextError);
});

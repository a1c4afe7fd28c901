import { expect, it, vi } from "vitest";
import { added, NO_CALIBRATION } from "../band/calibration.js";
import {
  CalibrationTextError,
  calibrationsIn,
  calibrationText,
  MAX_TEXT_LENGTH,
} from "./calibration-text.js";

const { calibration } = added(
  NO_CALIBRATION,
  { id: "a-1", reported: 3, estimated: 2, atMs: 1, component: "gpu" },
  { below: 1, above: 1 },
);
const report = { id: "a-1", reported: 3, estimated: 2, atMs: 1 };
const KEY = "gpt-4o\nopenai\n3";

it("calibrationsIn gives what calibrationText was given", () => {
  expect(calibrationsIn(calibrationText([[KEY, calibration]]))).toEqual([[KEY, calibration]]);
});

const of = (reported: number, estimated: number) => ({ ...report, reported, estimated });

it.each<[string, unknown]>([
  ["no list", { a: 1 }],
  ["no calibration", [[KEY, null]]],
  ["a key that is no text", [[1, calibration]]],
  ["81 reports", [[KEY, { ...calibration, reports: Array.from({ length: 81 }, () => report) }]]],
  ["a report of 0", [[KEY, { ...calibration, reports: [{ ...report, reported: 0 }] }]]],
  ["a report that is a text", [[KEY, { ...calibration, reports: [{ ...report, estimated: "2" }] }]]],
  ["an id that is long", [[KEY, { ...calibration, reports: [{ ...report, id: "a".repeat(65) }] }]]],
  ["a width beyond its limits", [[KEY, { ...calibration, widening: 7 }]]],
  ["a negative count", [[KEY, { ...calibration, moves: -1 }]]],
  ["a report without a time", [[KEY, { ...calibration, reports: [{ ...report, atMs: undefined }] }]]],
  ["a report that is no energy", [[KEY, { ...calibration, reports: [{ ...report, reported: 1e300 }] }]]],
  ["a report of a galaxy", [[KEY, { ...calibration, reports: [of(1e40, 1e40)] }]]],
  ["a report that is off beyond numbers", [[KEY, { ...calibration, reports: [of(1e-29, 1e29)] }]]],
  ["a refused one that is off beyond numbers", [[KEY, { ...calibration, refused: [of(1e29, 1e-29)] }]]],
  ["more moves than can be counted", [[KEY, { ...calibration, moves: 1e308 }]]],
  ["a key that is none of ours", [["gpt-4o\nopenai", calibration]]],
  ["a key that is long", [[`${"a".repeat(600)}\n\n3`, calibration]]],
  ["no drift", [[KEY, { ...calibration, drift: undefined }]]],
  ["257 keys", Array.from({ length: 257 }, (_, index) => [`m\n\n${index}`, calibration])],
])("calibrationsIn refuses %s", (_, given) => {
  expect(() => calibrationsIn(JSON.stringify(given))).toThrow(CalibrationTextError);
});

it.each(["", "{", "null", '[["a"', "\u0000"])("calibrationsIn refuses the text %j", (text) => {
  expect(() => calibrationsIn(text)).toThrow(CalibrationTextError);
});

it.each([null, 5, {}, ["a"]])("calibrationsIn refuses %j, which is no text", (given) => {
  expect(() => calibrationsIn(given)).toThrow(CalibrationTextError);
});

it("calibrationsIn does not parse what is longer than the longest, and takes the largest of ours", () => {
  const parse = vi.spyOn(JSON, "parse");
  const empty = (length: number) => `[${" ".repeat(length - 2)}]`;
  expect(() => calibrationsIn(empty(MAX_TEXT_LENGTH + 1))).toThrow(CalibrationTextError);
  expect(parse).not.toHaveBeenCalled();
  expect(calibrationsIn(empty(MAX_TEXT_LENGTH))).toEqual([]);
  parse.mockRestore();
  const joules = 123.45678901234567;
  const full = (index: number) => ({
    ...{ id: `abcdefgh-${100_000 + index}`, reported: joules, estimated: joules, atMs: 1_767_225_600_000 },
    component: "server" as const,
  });
  const largest = {
    ...{ ...calibration, refused: Array.from({ length: 15 }, (_, index) => full(index)) },
    reports: Array.from({ length: 80 }, (_, index) => full(index)),
  };
  const text = calibrationText(
    Array.from({ length: 256 }, (_, index) => [`meta-llama/llama-3.1-405b-${index}\nopenai\n5`, largest]),
  );
  expect(calibrationsIn(text)).toHaveLength(256);
  expect(text.length).toBeLessThan(3_900_000); // what a fileStore takes
});

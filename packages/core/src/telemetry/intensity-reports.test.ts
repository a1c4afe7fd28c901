import { expect, it } from "vitest";
import type { IntensityReading } from "../contracts/carbon-intensity.js";
import { IntensityReports } from "./instruments.js";

it("an intensity is reported when it changes, and not again", () => {
  const reported: IntensityReading[] = [];
  const reports = new IntensityReports({ setIntensity: (reading) => void reported.push(reading) });
  const reading = (zone: string) => ({ zone }) as IntensityReading;
  const [first, second, there] = [reading("DE"), reading("DE"), reading("US")];
  reports.report([first]);
  reports.report([first]);
  reports.report([second]);
  reports.report([second, there]);
  expect(reported).toEqual([first, second, there]);
});

import { expect, it } from "vitest";
import { roomsChart, takersChart } from "./profile-chart.ts";
import { profileSection } from "./profile-section.ts";

const machine = { processor: "A Processor", cores: 4, memoryGb: 8, system: "linux 6.1", node: "v24.0.0" };
const madeUp = { date: "2026-01-02T03:04:05.678Z", machine, loadPerCore: 0.1 };
const results = [
  { what: "plain", calls: 10, groups: [{ name: "the client", us: 40 }, { name: "core/settle", us: 9.5 }, { name: "core/tiny", us: 0.01 }] }, // biome-ignore format: one line
  {
    what: "streamed",
    calls: 10,
    groups: [
      { name: "core/observe", us: 60 },
      { name: "the client", us: 200 },
    ],
  },
];
const [takers, rooms] = [takersChart(results), roomsChart(results)];

it("the chart of who takes the time has a row for each, and one for Wattspan as a whole", () => {
  for (const name of ["the client", "Wattspan"]) expect(takers).toContain(`>${name}<`);
  expect(takers).not.toContain("core/");
  expect(takers).toContain("plain: 49.5 µs");
  expect(takers).toContain("streamed: 260 µs");
});

it("the chart of rooms has a row for each large one, and one for the others", () => {
  for (const name of ["core/settle", "core/observe", "other rooms"]) expect(rooms).toContain(`>${name}<`);
  for (const name of ["core/tiny", "the client"]) expect(rooms).not.toContain(name);
  expect(rooms).toContain("plain: 9.51 µs");
});

it("the profile's section says how much of a call is ours, and which rooms take the most", () => {
  expect(profileSection({ ...madeUp, results })).toContain(
    "Of the 49.5 µs of a plain call, 9.51 are Wattspan's own; the most take `core/settle` 9.5, `core/tiny` 0.01. Of the 260 µs of a streamed call, 60 ",
  );
});

it.each([takers, rooms])(
  "each chart of the profile is a self-contained SVG that follows the reader's colour scheme",
  (chart) => {
    expect(chart).toMatch(/^<svg [^>]*xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
    expect(chart).toContain("prefers-color-scheme: dark");
    expect(chart.replaceAll(/xmlns(:\w+)?="[^"]*"/g, "")).not.toMatch(/https?:|url\(/);
  },
);

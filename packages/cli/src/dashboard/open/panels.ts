/** The charts, from what was read. */

import { joulesFromKilowattHours } from "@wattspan/core";
import { values as closed } from "@wattspan/core/names";
import { MISSING } from "./missing-words.js";
import type { Panel } from "./page-data.js";
import { bandPanel, linesPanel, partsPanel } from "./panel-forms.js";
import type { Reading } from "./reading.js";

type Read = Pick<Reading, "times" | "columns" | "totals">;

const [SECONDS_OF_HOUR, SECONDS_OF_MINUTE] = [3600, 60];

/**
 * Every chart, in the order of the page. What is not known is missing, with the reason, and never 0.
 * @example panelsOf(await source.read(15)).map(({ title }) => title)
 */
export const panelsOf = (read: Read): readonly Panel[] => [
  ...totalPanels(read),
  ...partPanels(read),
  ...machinePanels(read),
];

/** All activities together. */
function totalPanels(read: Read): readonly Panel[] {
  return [
    bandPanel(read, ["energy", "energyLow", "energyHigh"], {
      title: "Power",
      about:
        "Energy of all metered activities, by the second. The band is where the truth is held to lie; where it is wide, estimates prevail.",
      unit: "W",
      factor: 1,
      missing: MISSING.energy,
    }),
    bandPanel(read, ["co2e", "co2eLow", "co2eHigh"], {
      title: "Greenhouse gas",
      about:
        "CO2e by the hour, location-based, with its band. It falls with the energy, and with when and where it is used.",
      unit: "g/h",
      factor: SECONDS_OF_HOUR,
      missing: MISSING.carbon,
    }),
  ];
}

/** Activities by what they were. */
function partPanels(read: Read): readonly Panel[] {
  return [
    partsPanel(read, "operationsByMethod", {
      title: "How figures came to be",
      about:
        "Activities that ended, by method. Measured and reported are the surest; of unavailable ones the reasons stand below.",
      unit: "/min",
      factor: SECONDS_OF_MINUTE,
      missing: MISSING.operations,
      order: closed.method,
    }),
    partsPanel(read, "energyByModel", {
      title: "By model",
      about: "Power by the model that was asked for. What has none is of agents and steps.",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.models,
      none: "no model",
    }),
    partsPanel(read, "runEnergyByAgent", {
      title: "By agent",
      about:
        "Runs of agents with all that was called in them, when they end. A run within another counts in both, so they do not add up.",
      form: "lines",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.agents,
      none: "no name",
    }),
  ];
}

/** Devices and the grid. */
function machinePanels(read: Read): readonly Panel[] {
  return [
    partsPanel(read, "energyByAllocation", {
      title: "Devices, by where their energy went",
      about:
        "Activities are what was metered; idle and other processes are not theirs. Much that is unattributed means that activities are not metered.",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.devices,
      order: closed.allocation,
    }),
    linesPanel(read, [["intensityByZone", ""]], {
      title: "Carbon intensity of the grid",
      about:
        "Average intensity by zone. What can wait is best run where it is low; wattspan carbon foretells it.",
      unit: "g/kWh",
      factor: joulesFromKilowattHours(1),
      missing: MISSING.grid,
    }),
    linesPanel(
      read,
      [
        ["carbonFreeByZone", "carbon-free"],
        ["renewableByZone", "renewable"],
      ],
      {
        title: "Carbon-free and renewable electricity",
        about: "Shares of the electricity by zone, where the source of intensities tells them.",
        unit: "%",
        factor: 100,
        missing: MISSING.shares,
      },
    ),
  ];
}

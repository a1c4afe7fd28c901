/** The charts, from what was read. */

import { joulesFromKilowattHours } from "@wattspan/core";
import { values as closed } from "@wattspan/core/names";
import { MISSING } from "./missing-words.js";
import { bandPanel, linesPanel, partsPanel } from "./panel-forms.js";
import type { Panel } from "./readings/page-data.js";
import type { Reading } from "./readings/reading.js";

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
        "Power of all metered activities. The band is where the true value is expected; where it is wide, most figures are estimates.",
      unit: "W",
      factor: 1,
      missing: MISSING.energy,
    }),
    bandPanel(read, ["co2e", "co2eLow", "co2eHigh"], {
      title: "Greenhouse gas",
      about:
        "CO2e per hour, location-based, with its band. It falls with the energy, and with a cleaner time or place.",
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
      title: "How energy is known",
      about:
        "Finished activities by method. Measured and reported are the most certain; the reasons for unavailable ones are listed below.",
      unit: "/min",
      factor: SECONDS_OF_MINUTE,
      missing: MISSING.operations,
      order: closed.method,
    }),
    partsPanel(read, "energyByModel", {
      title: "By model",
      about: "Power by requested model. Agents and steps have no model.",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.models,
      none: "no model",
    }),
    partsPanel(read, "runEnergyByAgent", {
      title: "By agent",
      about:
        "Agent runs with everything called in them, counted when they end. A run inside another counts in both, so they do not add up.",
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
        "Activities are what was metered; idle power and other processes are apart. A large unattributed share means that some activities are not metered.",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.devices,
      order: closed.allocation,
    }),
    linesPanel(read, [["intensityByZone", ""]], {
      title: "Carbon intensity of the grid",
      about:
        "Average intensity by zone. Work that can wait is best run when it is low; wattspan carbon shows a forecast.",
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
        about: "Shares of the electricity by zone, where the intensity provider reports them.",
        unit: "%",
        factor: 100,
        missing: MISSING.shares,
      },
    ),
  ];
}

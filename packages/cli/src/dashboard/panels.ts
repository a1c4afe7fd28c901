/** The charts of a reading. */

import { joulesFromKilowattHours } from "@wattspan/core";
import { values as closed } from "@wattspan/core/names";
import { HOUR_S, MINUTE_S } from "@wattspan/core/units";
import type { Reading } from "./figures.js";
import { MISSING } from "./missing-words.js";
import type { Panel } from "./page-data.js";
import { bandPanel, linesPanel, partsPanel, shareLinesPanel } from "./panel-forms.js";

/**
 * Every chart, in the order of the page. A missing figure has a reason and is never 0.
 * @example panelsOf(await source.read(15)).map(({ title }) => title)
 */
export const panelsOf = (read: Reading): readonly Panel[] => [
  ...totalPanels(read),
  ...partPanels(read),
  ...budgetPanels(read),
  ...machinePanels(read),
];

/** All activities together. */
function totalPanels(read: Reading): readonly Panel[] {
  return [
    bandPanel(read, ["energy", "energyLow", "energyHigh"], {
      title: "Power",
      about:
        "Power of all metered activities. The true value is expected within the range; a wide range means " +
        "mostly estimates.",
      unit: "W",
      factor: 1,
      missing: MISSING.energy,
    }),
    bandPanel(read, ["co2e", "co2eLow", "co2eHigh"], {
      title: "Greenhouse gas",
      about:
        "CO2e per hour, location-based, with its range. It falls with the energy, and with a cleaner time or place.",
      unit: "g/h",
      factor: HOUR_S,
      missing: MISSING.carbon,
    }),
  ];
}

/** Activities by kind. */
function partPanels(read: Reading): readonly Panel[] {
  return [
    partsPanel(read, "operationsByMethod", {
      title: "How energy is known",
      about:
        "Finished activities by method. Measured and reported are the most certain; reasons for unavailable " +
        "ones are listed below.",
      unit: "/min",
      factor: MINUTE_S,
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
        "Agent runs with everything they called, counted when they end. A nested run counts in both, so runs " +
        "do not add up.",
      form: "lines",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.agents,
      none: "no name",
    }),
  ];
}

/** Budgets, where there are any. */
function budgetPanels(read: Reading): readonly Panel[] {
  if (!read.totals.has("decisionsByOutcome") && !read.totals.has("limitByAccount")) return [];
  return [
    shareLinesPanel(read, ["spentByAccount", "limitByAccount"], {
      title: "Spent of each limit",
      about:
        "Share of each limit that is spent in its window: budget, scope and dimension. At 100 %, all but " +
        "critical work is refused.",
      unit: "%",
      factor: 100,
      missing: MISSING.budgets,
    }),
    partsPanel(read, "decisionsByOutcome", {
      title: "Decisions of budgets",
      about:
        "Calls, agents and steps that were admitted or refused. wattspan budget explains single decisions.",
      unit: "/min",
      factor: MINUTE_S,
      missing: MISSING.budgets,
    }),
  ];
}

/** Devices and the grid. */
function machinePanels(read: Reading): readonly Panel[] {
  return [
    partsPanel(read, "energyByAllocation", {
      title: "Devices, by where their energy went",
      about:
        "Activities are metered work; idle power and other processes are separate. A large unattributed " +
        "share means that some activities are not metered.",
      unit: "W",
      factor: 1,
      total: "J",
      missing: MISSING.devices,
      order: closed.allocation,
      words: { activity: "activities", other_process: "other processes" },
    }),
    linesPanel(read, [["intensityByZone", ""]], {
      title: "Carbon intensity of the grid",
      about:
        "Average intensity by zone. Run work that can wait when it is low; wattspan carbon shows a forecast.",
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

/** What is used, what it emits, and how much of that is known. */

import { attribute, metric } from "@wattspan/core/names";
import { colours } from "./colours.ts";
import { dashboardOf } from "./dashboard.ts";
import { stackedArea, stat } from "./panels.ts";
import { label, series } from "./series.ts";
import { conditions } from "./variables.ts";

const chosen = conditions(["job", "service"]);
const method = label(attribute.method);

const energy = stat({
  title: "Energy",
  is: "Energy of everything that was metered, in the range of time that is shown. Every joule is in it once.",
  act: "Look below for the service and the model that take most of it, and begin there.",
  unit: "joule",
  columns: 6,
  queries: [{ expr: `sum(increase(${series(metric.energy)}{${chosen}}[$__range]))`, legend: "energy" }],
});

const byMethod = stackedArea(
  {
    title: "Power by method",
    is: "How fast energy is used, by how the number came to be: measured, reported by a server, estimated or modelled.",
    act: "Where estimated prevails, ask the provider for reports or meter the machine: decisions need measured numbers.",
    unit: "watt",
    columns: 18,
    queries: [
      {
        expr: `sum by (${method}) (rate(${series(metric.energy)}{${chosen}}[$__rate_interval]))`,
        legend: `{{${method}}}`,
      },
    ],
  },
  colours.method,
);

/** The first one to look at. */
export const overview = () =>
  dashboardOf({
    name: "overview",
    title: "Wattspan: overview",
    description: "What is used, what it emits, and how much of that is known.",
    variables: ["job", "service"],
    rows: [{ title: "In this range of time", panels: [energy, byMethod] }],
  });

import { address, interval, port } from "../command/arguments.js";
import type { Description } from "./options/described.js";

/** `wattspan dashboard`: a local page that charts a metrics page. */
export const DASHBOARD: Description = {
  name: "dashboard",
  summary: "a local page with the power, energy and carbon of an application",
  description: "A page on this machine that charts a metrics page, until Ctrl-C. It needs no Grafana.",
  options: {
    "--metrics <url>": [
      "a metrics page (default: http://127.0.0.1:9464/metrics)",
      address("http://127.0.0.1:9464/metrics"),
    ],
    "--interval <seconds>": ["how often the metrics page is read (default: 5)", interval],
    "--port <port>": ["port of the page, 0 for any free one (default: 9465)", port],
  },
  examples: ["wattspan dashboard", "wattspan dashboard --metrics http://127.0.0.1:9464/metrics"],
  exitCodes: "0 ended by Ctrl-C, 1 the page could not be served, 2 the command line is wrong",
  action: () => import("../dashboard/action.js"),
};

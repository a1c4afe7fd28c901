import * as Plot from "@observablehq/plot";
import { standaloneChart } from "../../report/standalone-chart.ts";
import type { SoakResult } from "./result.ts";

/** Heap after collection over the run, and below it what was out and when, as SVG. */
export function memoryChart({ samples, outages, seconds }: SoakResult): string {
  const memory = samples.map(({ atS, heapUsed }) => ({ minute: atS / 60, mb: heapUsed / 1e6 }));
  const most = Math.max(1, ...memory.map(({ mb }) => mb));
  const names = outages.map(({ name }) => name);
  // The outages stand below the zero of the memory, one row each.
  const row = (name: string) => -((names.indexOf(name) + 1.5) * most) / 14;
  const roundS = Math.min(60, seconds);
  const spans = Array.from({ length: Math.ceil(seconds / roundS) }, (_, round) =>
    outages.map(({ name, from, to }) => ({
      name,
      from: ((round + from) * roundS) / 60,
      to: Math.min(seconds, (round + to) * roundS) / 60,
    })),
  ).flat();
  const label = { text: (name: string) => name, textAnchor: "end", dx: -6, fill: "var(--text)" } as const;
  return standaloneChart("Heap over the run, and what was out when", {
    width: 860,
    height: 420,
    marginLeft: 130,
    x: { label: "minutes", domain: [0, seconds / 60] },
    y: {
      label: "MB of heap after collection",
      domain: [row(names.at(-1) ?? "") - most / 14, most * 1.1],
      ticks: 0,
    },
    marks: [
      Plot.ruleY([0], { stroke: "var(--line)" }),
      Plot.axisY([0, most / 2, most], { tickFormat: (mb: number) => mb.toFixed(0) }),
      Plot.ruleY(spans, {
        ...{ y: ({ name }) => row(name), x1: "from", x2: "to" },
        ...{ stroke: "var(--failed)", strokeWidth: 5 },
      }),
      Plot.text(names, { x: 0, y: row, ...label }),
      Plot.lineY(memory, { x: "minute", y: "mb", stroke: "var(--accent)", strokeWidth: 2 }),
      Plot.dot(memory, { x: "minute", y: "mb", fill: "var(--accent)", r: 2 }),
    ],
  });
}

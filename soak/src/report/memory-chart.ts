import * as Plot from "@observablehq/plot";
import { parseHTML } from "linkedom";
import type { SoakResult } from "../result.ts";

const { document } = parseHTML("<!doctype html><html><body></body></html>");
const INK = "#59636e";
const HEAP = "#0969da";
const OUT = "#cf222e";

/** Heap after collection over the run, and below it what was out and when, as SVG that reads on light and dark. */
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
  const svg = Plot.plot({
    document,
    width: 860,
    height: 420,
    marginLeft: 130,
    style: { fontSize: "12px", color: INK, background: "transparent" },
    x: { label: "minutes", domain: [0, seconds / 60] },
    y: {
      label: "MB of heap after collection",
      domain: [row(names.at(-1) ?? "") - most / 14, most * 1.1],
      ticks: 0,
    },
    marks: [
      Plot.ruleY([0], { stroke: INK }),
      Plot.axisY([0, most / 2, most], { tickFormat: (mb: number) => mb.toFixed(0), color: INK }),
      Plot.ruleY(spans, { y: ({ name }) => row(name), x1: "from", x2: "to", stroke: OUT, strokeWidth: 5 }),
      Plot.text(names, { x: 0, y: row, text: (name: string) => name, textAnchor: "end", dx: -6, fill: INK }),
      Plot.lineY(memory, { x: "minute", y: "mb", stroke: HEAP, strokeWidth: 2 }),
      Plot.dot(memory, { x: "minute", y: "mb", fill: HEAP, r: 2 }),
    ],
  } as Plot.PlotOptions);
  svg.setAttribute("role", "img");
  svg.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  const title = document.createElementNS("http://www.w3.org/2000/svg", "title");
  title.textContent = "Heap over the run, and what was out when";
  svg.prepend(title);
  return `${svg.outerHTML}\n`;
}

import * as Plot from "@observablehq/plot";
import { numberText } from "../report/quantity-text.ts";
import { chart } from "./chart.ts";
import type { Markup } from "./markup.ts";
import { beginningOf, lengthOf, type Run } from "./run.ts";
import { frameOf, ticksOf } from "./timeline-frame.ts";

/** Mean power between two readings, in seconds since the run began. */
interface Step {
  readonly device: string;
  readonly startS: number;
  readonly endS: number;
  readonly watts: number;
}

/** Colours of devices, in the order of the status report; further ones begin again. */
const deviceColours: readonly string[] = ["var(--device-1)", "var(--device-2)", "var(--device-3)"];

/** Power of the counted devices while activities ran; absent when no reading falls into that time. */
export function powerChart(run: Run): Markup | undefined {
  const steps = stepsOf(run);
  if (steps.length === 0) return undefined;
  const points = outlineOf(steps);
  const lengthS = lengthOf(run.footprints);
  const peak = Math.max(...steps.map(({ watts }) => watts));
  const idle = run.status.devices.flatMap(({ idleWatts }) => (idleWatts === undefined ? [] : [idleWatts]));
  const caption = {
    title: "Power of the devices",
    description: `Mean watts between readings over ${numberText(lengthS)} seconds, at most ${numberText(peak)} W.`,
  };
  return chart(caption, (size) => ({
    ...frameOf(size),
    height: 150,
    marginTop: 14,
    marginBottom: 10,
    x: { domain: [0, lengthS], axis: null },
    y: { domain: [0, Math.max(peak, ...idle) * 1.1], axis: null },
    color: { type: "ordinal", domain: run.status.devices.map(({ id }) => id), range: [...deviceColours] },
    marks: [
      Plot.gridX({ ticks: ticksOf(size), stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.gridY({ ticks: 3, stroke: "var(--line)", strokeOpacity: 1 }),
      Plot.areaY(points, { x: "atS", y1: 0, y2: "watts", z: "piece", fill: "device", fillOpacity: 0.2 }),
      Plot.line(points, { x: "atS", y: "watts", z: "piece", stroke: "device", strokeWidth: 1.5 }),
      Plot.ruleY(idle, { stroke: "var(--muted)", strokeDasharray: "4 3" }),
      Plot.axisY({
        ticks: 3,
        tickSize: 0,
        tickFormat: (watts: number) => `${watts} W`,
        label: null,
      }),
    ],
  }));
}

/** Two corners for each step. Steps that follow each other are one piece; a hole begins the next. */
function outlineOf(steps: readonly Step[]) {
  let piece = 0;
  return steps.flatMap(({ device, startS, endS, watts }, i) => {
    const last = steps[i - 1];
    if (last?.device !== device || last.endS !== startS) piece += 1;
    return [startS, endS].map((atS) => ({ device, watts, atS, piece }));
  });
}

function stepsOf({ footprints, power, status }: Run): Step[] {
  const beginning = beginningOf(footprints);
  const lengthS = lengthOf(footprints);
  const counted = power.filter(({ device }) => status.devices.some(({ id }) => id === device));
  return counted.flatMap(({ device, spans }) =>
    spans
      .map(({ fromMs, toMs, watts }) => ({
        device,
        startS: Math.max(0, (fromMs - beginning) / 1000),
        endS: Math.min(lengthS, (toMs - beginning) / 1000),
        watts,
      }))
      .filter(({ startS, endS }) => endS > startS),
  );
}

import type { PlotOptions } from "@observablehq/plot";
import type { Size } from "./chart.ts";

/** The margins that the charts over time share, so that a moment stands at the same place in each. */
export const frameOf = (size: Size): PlotOptions =>
  size === "wide" ? { marginLeft: 240, marginRight: 84 } : { marginLeft: 38, marginRight: 2 };

/** Ticks of their axes, about. */
export const ticksOf = (size: Size): number => (size === "wide" ? 10 : 5);

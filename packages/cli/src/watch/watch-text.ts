/** A reading of `wattspan watch`, drawn for a person or as a line for a file. */

import type { Range } from "@wattspan/core";
import { deviceNames } from "../machine/device-names.js";
import type { Canvas } from "../terminal/canvas.js";
import { bandCells } from "../terminal/charts/band-cells.js";
import { shareBar } from "../terminal/charts/share-bars.js";
import { type Column, columnsText } from "../terminal/text/columns.js";
import { dividedBy, numberText, plainNumber } from "../terminal/text/number-text.js";
import { safeText } from "../terminal/text/safe-text.js";
import { scaledUnit } from "../terminal/text/scaled-unit.js";
import type { WatchedDevice, WatchFrame } from "./watch-frame.js";

const MAX_NAME_LENGTH = 26;
const BAR = 10;

/**
 * The frame for a terminal.
 * @param mostW the highest power of a device so far: a full bar.
 * @example watchText(frame, canvas, 80)
 */
export function watchText(frame: WatchFrame, canvas: Canvas, mostW: number): string {
  const { style, glyphs, unicode, width } = canvas;
  const { devices, energyJ } = frame;
  const unit = scaledUnit("J", [energyJ.value], unicode);
  const hasSum = devices.length > 1;
  const rows = (cell: (device: WatchedDevice) => string, all: string): readonly string[] => [
    ...devices.map(cell),
    ...(hasSum ? [all] : []),
  ];
  const ranges = [...devices.map((device) => device.energyJ), ...(hasSum ? [energyJ] : [])];
  const watts = (powerW: number | undefined) =>
    powerW === undefined ? "" : style.strong(numberText(powerW));
  const bar = ({ powerW = 0 }: WatchedDevice) =>
    shareBar(mostW > 0 ? Math.min(1, powerW / mostW) : 0, BAR, glyphs, style).padEnd(BAR);
  const columns: readonly Column[] = [
    {
      header: style.faint("device"),
      cells: [...deviceNames(devices, glyphs, MAX_NAME_LENGTH), ...(hasSum ? ["all"] : [])],
    },
    {
      header: style.faint("method"),
      cells: rows(({ method }) => (method === "modelled" ? style.caution(method) : method), ""),
    },
    {
      header: style.faint("W"),
      align: "right",
      cells: rows(({ powerW }) => watts(powerW), watts(frame.powerW)),
    },
    { header: "", cells: rows(bar, "") },
    { header: style.faint(unit.name), cells: bandCells(ranges, unit.size, glyphs, style) },
  ];
  const facts = [`${Math.round(frame.elapsedS)} s`, co2eText(frame.co2eG, canvas)].filter(
    (text) => text !== "",
  );
  return `${columnsText(columns, width)}\n${style.faint(facts.join(", "))}\n`;
}

function co2eText(range: Range | undefined, { unicode, glyphs }: Canvas): string {
  if (!range) return "carbon intensity not known";
  const unit = scaledUnit("gCO2e", [range.value], unicode);
  const { value, low, high } = dividedBy(range, unit.size);
  return `${numberText(value)} ${unit.name} (${numberText(low, 2)}${glyphs.to}${numberText(high, 2)})`;
}

/**
 * The frame as a line for a pipe, in base units; `-` for unknown.
 * @example watchLine(frame) // "2026-11-25T13:00:00.000Z W=42.7 J=85.4 modelled process-cpu W=42.7 J=85.4"
 */
export function watchLine({ at, powerW, energyJ, devices }: WatchFrame): string {
  const figures = (watts: number | undefined, joules: Range) =>
    `W=${plainNumber(watts)} J=${plainNumber(joules.value)}`;
  const parts = devices.map(
    (device) => `${device.method} ${safeText(device.zone)} ${figures(device.powerW, device.energyJ)}`,
  );
  return `${[`${at} ${figures(powerW, energyJ)}`, ...parts].join("  ")}\n`;
}

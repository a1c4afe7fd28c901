import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Footprint } from "@wattspan/core";
import { manualClock } from "@wattspan/testing";
import { expect } from "vitest";
import { type LedgerItem, type LedgerRow, openLedger, RowSums, readLedger } from "../src/index.js";
import { meteredFootprints } from "./metered-footprints.js";

/** Each test file has a folder of its own for temporary files, which is deleted at its end. */
export const newFolder = () => mkdtempSync(join(tmpdir(), "wattspan-ledger-"));
export const filesIn = (folder: string) => readdirSync(folder).map((name) => join(folder, name));
export const made = meteredFootprints();
export const DAY_MS = 86_400_000;
export const NEW_LINE = 0x0a;
export const SOURCE_NAMES = join(import.meta.dirname, "../../../scripts/source-names.mjs");

export async function written(footprints: readonly Footprint[], options: object = {}): Promise<string> {
  const folder = newFolder();
  const ledger = openLedger({ folder, clock: manualClock(), ...options });
  for (const footprint of footprints) {
    ledger.write(footprint);
    await ledger.flush();
  }
  await ledger.close();
  expect(ledger).toMatchObject({ faults: 0, lastFault: undefined });
  return folder;
}

export async function itemsOf(...paths: readonly string[]): Promise<readonly LedgerItem[]> {
  const items: LedgerItem[] = [];
  for await (const item of readLedger(paths)) items.push(item);
  return items;
}
export const damageIn = (items: readonly LedgerItem[]) => items.filter(({ type }) => type === "damage");
export function rowsIn(items: readonly LedgerItem[]): readonly LedgerRow[] {
  const sums = new RowSums();
  for (const item of items) if (item.type === "row") sums.add(item.row);
  return sums.take();
}
export const total = (rows: readonly LedgerRow[], name: string) =>
  rows.reduce((sum, { amounts }) => sum + (amounts[name] ?? 0), 0);
export const selfJ = (footprints: readonly Footprint[]) =>
  footprints.reduce((sum, { self }) => sum + (self.energy?.value ?? 0), 0);

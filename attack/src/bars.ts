/** What must hold under each attack, and the earlier result. */

import type { Measure } from "./measures.ts";

/** A bound that attribution must keep in every case of an attack. */
export interface Bar {
  readonly measure: Measure;
  readonly least?: number;
  readonly most?: number;
  /** The result on 2026-11-27, in other simulations. Absent if not measured. */
  readonly before?: string;
}

/** Bounds of a bar, and its earlier result. */
const bar = (measure: Measure, bounds: Pick<Bar, "least" | "most">, before: string | undefined): Bar => ({
  ...{ measure, ...bounds },
  ...(before !== undefined && { before }),
});
const within = (measure: Measure, least: number, most: number, before?: string) =>
  bar(measure, { least, most }, before);
const atLeast = (measure: Measure, least: number, before?: string) => bar(measure, { least }, before);
const atMost = (measure: Measure, most: number, before?: string) => bar(measure, { most }, before);
const none = (measure: Measure, before?: string) => atMost(measure, 0, before);

/** By attack id. */
export const bars: Readonly<Record<string, readonly Bar[]>> = {
  G1: [
    within("booked", 0.98, 1.02, "1.26–2.0"),
    within("mean", 0.95, 1.05, "0.55–7.1"),
    atLeast("inBand", 0.9, "0 %"),
    none("lost"),
  ],
  G2: [
    within("mean", 0.95, 1.05, "0.31"),
    atLeast("inBand", 0.9, "3–12 %"),
    within("idle", 0.98, 1.02, "1.86"),
    none("lost", "12 %"),
  ],
  G3: [
    atMost("together", 1, "1.79–1.95"),
    atLeast("inBand", 0.9, "0 %"),
    atMost("silent", 0.1, "100 %"),
    none("lost"),
  ],
  G4: [atMost("together", 1, "1.20–1.50")],
  G5: [none("zero", "44–54 %"), atLeast("inBand", 0.9), atMost("silent", 0.1)],
  G6: [within("mean", 0.95, 1.05, "1.00"), atLeast("inBand", 0.9, "7–49 %"), none("lost")],
  G7: [
    within("mean", 0.95, 1.05, "0.27–1.48"),
    atLeast("inBand", 0.9, "0 %"),
    within("idle", 0.98, 1.02),
    none("lost", "72 %"),
  ],
  G8: [within("mean", 0.95, 1.05, "1.38–4.8"), atLeast("inBand", 0.9), none("lost")],
  G9: [within("mean", 0.9, 1.1, "26.6"), atLeast("inBand", 0.9), none("lost")],
  G10: [none("silent", "100 %"), within("coverage", 0.45, 0.6, "100 %")],
  G11: [atMost("lost", 0.1, "100 %"), within("mean", 0.95, 1.05)],
  G12: [
    atMost("together", 1, "5.03"),
    within("mean", 0.95, 1.05),
    atLeast("inBand", 0.9),
    none("silent", "100 %"),
    none("lost"),
  ],
  G13: [atMost("worstError", 0.02, "83 %")],
  G14: [
    atMost("together", 1.02, "1.75–3.24"),
    within("mean", 0.95, 1.05),
    atLeast("inBand", 0.9),
    none("unsaid", "100 %"),
    none("lost"),
  ],
  G15: [within("together", 0.99, 1.01, "2.0"), none("silent"), none("unsaid"), none("lost")],
  G16: [within("mean", 0.99, 1.01), none("unsaid", "100 %"), none("lost", "100 %")],
  G17: [within("booked", 0.98, 1.02, "0.70")],
  G18: [
    within("mean", 0.95, 1.05),
    atLeast("inBand", 0.9),
    none("zero", "100 %"),
    none("silent", "100 %"),
    none("unsaid", "100 %"),
  ],
  G19: [within("mean", 0.95, 1.05, "0.82–7.5"), atLeast("inBand", 0.9), none("lost")],
  G20: [
    atMost("weightless", 0.001, "100 %"),
    within("mean", 0.95, 1.05, "0.85"),
    atLeast("inBand", 0.9, "0 %"),
    none("lost"),
  ],
  A1: [
    within("mean", 0.95, 1.05, "0.86–1.02"),
    atLeast("inBand", 0.9),
    within("idle", 0.98, 1.02),
    none("lost"),
  ],
  A2: [within("mean", 0.95, 1.05, "0.75–1.33"), atLeast("inBand", 0.9, "54 %"), none("lost")],
  A3: [
    within("idle", 0.98, 1.02, "4.4–5.05"),
    within("mean", 0.95, 1.05, "1.01–1.02"),
    atLeast("inBand", 0.9),
    none("lost"),
  ],
  A4: [
    atMost("books", 1e-9, "1e-14"),
    within("mean", 0.99, 1.01),
    atMost("medianError", 0.005, "0.03 %"),
    atLeast("inBand", 0.99, "99.95 %"),
    within("booked", 0.98, 1.02),
    none("lost"),
  ],
  A5: [atMost("books", 1e-9, "5e-14"), atMost("booked", 1.02), atMost("silent", 0.05)],
};

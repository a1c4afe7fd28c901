/** Electricity of moving data, by how far it goes. Figures are facts: no licence applies. As of 2026-11. */

import type { Range } from "@wattspan/core";

/** How far data goes. */
export type TransferScope = "same_zone" | "same_region" | "cross_region" | "internet";

/**
 * kWh for each GB (10⁹ bytes), both ends together, devices of users not included.
 *
 * - `internet`: 0.059, operational energy of networks in the Sustainable Web Design Model, version 4 (2024). Low: 0.06 in 2015, halved
 *   every two years until 2026 (Aslan et al. 2018, https://doi.org/10.1111/jiec.12630), for fixed lines of countries with modern ones. High:
 *   networks in version 3 of the model, 14 % of 0.81.
 * - `cross_region`: 0.001, between data centres of one operator (Cloud Carbon Footprint, methodology, "Networking"). Low: half of it, an
 *   assumption. High: as on the internet.
 * - `same_region`, `same_zone`: no source; the same methodology holds it to be close to 0. From 0 to what crosses regions, and the middle.
 */
export const TRANSFER_KWH_PER_GB: Readonly<Record<TransferScope, Range>> = {
  same_zone: { value: 0.0005, low: 0, high: 0.001 },
  same_region: { value: 0.0005, low: 0, high: 0.001 },
  cross_region: { value: 0.001, low: 0.0005, high: 0.059 },
  internet: { value: 0.059, low: 0.0013, high: 0.113 },
};

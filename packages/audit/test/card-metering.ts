/** A metering of one card. */

import { createMetering, systemClock } from "@wattspan/core";
import { fakeMeter } from "@wattspan/testing";
import type { AuditOptions } from "../src/run/audit.js";

/** A card that draws 100 W. */
export const CARD = { id: "card", component: "gpu", refreshMs: 1, watts: () => 100 } as const;

/** Meters it on the real clock, for an audit. */
export const cardMetering: AuditOptions["metering"] = (taps) =>
  createMetering({
    meters: [fakeMeter({ clock: systemClock, zones: [CARD] })],
    telemetry: { detail: "off" },
    ...taps,
  });

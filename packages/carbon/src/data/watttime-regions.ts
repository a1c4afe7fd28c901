/**
 * How WattTime names the grid regions of the United States (v3), and the zones (Electricity Maps' codes) that they are in.
 *
 * A market is cut into parts, `CAISO_NORTH`, which all begin with its name and are within one zone. A single utility has the code
 * that the EIA has for it, but for these.
 *
 * Source: names in WattTime's own documentation and in its clients (https://docs.watttime.org, https://github.com/WattTime), as of 2026-11.
 * Names are facts; none of its figures is here.
 */
export const WATTTIME_MARKETS = `
CAISO US-CAL-CISO, ERCOT US-TEX-ERCO, ISONE US-NE-ISNE, MISO US-MIDW-MISO, NYISO US-NY-NYIS, PJM US-MIDA-PJM, SPP US-CENT-SWPP
`;

/** Utilities whose code at WattTime is not that of the EIA. */
export const WATTTIME_UTILITIES = `
BPA US-NW-BPAT, ELE US-SW-EPE, MPCO US-NW-NWMT, TID US-CAL-TIDC
`;

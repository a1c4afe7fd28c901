import type { Footprint } from "wattspan";

/** The same footprints, with the calls marked that a stand-in answered. @example "gpt-4o" becomes "gpt-4o (stand-in)" */
export const standInsMarked = (
  footprints: readonly Footprint[],
  standIns: readonly string[],
): readonly Footprint[] =>
  footprints.map((footprint) =>
    footprint.kind === "inference" && standIns.includes(footprint.name)
      ? { ...footprint, name: `${footprint.name} (stand-in)` }
      : footprint,
  );

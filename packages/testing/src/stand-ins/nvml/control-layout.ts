/**
 * Where things stand in the control file of the stand-in driver: the same as `control.h`, which checks it.
 */

/** Calls whose return codes can be set, in the order of `enum call`. */
export const CALLS = [
  "energy", "power", "fields", "fieldEnergy", "fieldInstant", "fieldInstantModule", "fieldAverage",
  "utilization", "processes", "mig", "pci", "capability", "limit", "uuid", "name", "handle", "memory",
  "processUse", "processesUse",
] as const; // biome-ignore format: as in control.h
export type StandInCall = (typeof CALLS)[number];

/** How `nvidia-smi` fails while it streams, in the order of its numbers. */
export const SMI_FAULTS = [
  "none",
  "oldDriver",
  "hangs",
  "dies",
  "floods",
  "notAvailable",
  "garbage",
] as const;
export type SmiFault = (typeof SMI_FAULTS)[number];

/** Room for so many. */
export const MAX = { cards: 16, segments: 64, processes: 16, turns: 128 };
/** Offsets from the beginning. */
export const HEAD = {
  cards: 0,
  initCode: 4,
  isManual: 8,
  delayUs: 12,
  nowUs: 16,
  loads: 24,
  smiFault: 28,
  version: 32,
};
/** Where the first card begins. */
export const CARDS = 64;
export const CARD_BYTES = 4120;
/** Offsets from the beginning of a card. */
export const CARD = {
  ...{
    uuid: 0,
    name: 96,
    busId: 192,
    capability: 224,
    refreshUs: 232,
    limitMw: 236,
    instantUs: 240,
    averageUs: 244,
  },
  ...{
    mig: 248,
    memoryBytes: 256,
    counterGain: 264,
    powerGain: 272,
    gpuShare: 280,
  },
  ...{ gpuPercent: 288, memoryPercent: 292, lost: 296, epoch: 300, processes: 304, pids: 308 },
  ...{ codes: 372, calls: 448, segments: 524, ring: 528, turns: 2064, mostMw: 2068, turned: 2072 },
};
export const SEGMENT_BYTES = 24;
export const TURN_BYTES = 16;

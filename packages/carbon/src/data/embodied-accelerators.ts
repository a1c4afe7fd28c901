import type { Range } from "@wattspan/core";

/** Name and version of the table, as it appears on footprints. */
export const EMBODIED_ACCELERATORS_TABLE = "embodied-accelerators@2026-11";
/** The same for figures that nobody published, of {@link ESTIMATED_ACCELERATORS}. */
export const ESTIMATED_ACCELERATORS_TABLE = "embodied-accelerators-estimated@2026-11";

/**
 * Kilograms of CO2e of making one card, cradle to gate, that somebody published. The value is what a study or the maker states: for the A100
 * (SXM, 40 GB) arXiv:2509.00093; for the H100 and the B200 an eighth of the baseboard in NVIDIA's product carbon footprints (1312 and 2274 kg,
 * https://images.nvidia.com/aem-dam/Solutions/documents/HGX-H100-PCF-Summary.pdf, HGX-B200-PCF-Summary.pdf, 2025); for the TPU v6e what EcoLogits
 * takes from Google's life-cycle study (arXiv:2502.01671; EcoLogits, methodology of video generation, 2026-06). The upper bound is what EcoLogits
 * 0.11 has for the H100 and the B200 (273 and 461 kg); the same ratio, 1.66, bounds the rest. As of 2026-11; figures are facts.
 */
export const EMBODIED_ACCELERATORS = {
  a100: { value: 127.6, low: 76.9, high: 211.8 },
  h100: { value: 164, low: 98.8, high: 273 },
  b200: { value: 284.25, low: 171.2, high: 461 },
  tpu_v6e: { value: 323, low: 194.6, high: 536.2 },
} as const satisfies Readonly<Record<string, Range>>;

/** What {@link estimatedKilograms} looks at. */
export interface CardShape {
  readonly gigabytes: number;
  /** Of all its dies, memory apart. */
  readonly squareMillimetres: number;
  /** With its heat sink. */
  readonly kilograms: number;
}

/**
 * Shapes of cards of which nobody published a footprint. Memory: data sheets of NVIDIA and AMD. Dies: GA100 826, GH100 814, AD104 294, AD102 609 mm²
 * (NVIDIA's white papers of Ampere, Hopper and Ada), twice 800 mm² in Blackwell, eight of 115 and four of 370 mm² in the MI300X (AMD, ISSCC 2024).
 * Mass: product briefs; of B300 and GB200 that of the H100 times that of their baseboards, 32 to 24 kg; of the MI300X that of the H100, an
 * assumption. The GPU of a GB200 is counted without its Grace processor. As of 2026-11; facts.
 */
export const ESTIMATED_ACCELERATORS = {
  a100_80gb: { gigabytes: 80, squareMillimetres: 826, kilograms: 1.56 },
  h200: { gigabytes: 141, squareMillimetres: 814, kilograms: 1.69 },
  gb200: { gigabytes: 186, squareMillimetres: 1600, kilograms: 2.25 },
  b300: { gigabytes: 288, squareMillimetres: 1600, kilograms: 2.25 },
  mi300x: { gigabytes: 192, squareMillimetres: 2400, kilograms: 1.69 },
  l4: { gigabytes: 24, squareMillimetres: 294, kilograms: 0.142 },
  l40s: { gigabytes: 48, squareMillimetres: 609, kilograms: 1.052 },
} as const satisfies Readonly<Record<string, CardShape>>;

/**
 * Of the 164 kg of an H100 NVIDIA states 42 % for memory (80 GB), 25 % for integrated circuits (814 mm²) and 18 % for what cools it (1.69 kg); 15 % is
 * the board and all else.
 */
const PER_GIGABYTE = (0.42 * 164) / 80;
const PER_SQUARE_MILLIMETRE = (0.25 * 164) / 814;
const PER_KILOGRAM = (0.18 * 164) / 1.69;
const BOARD = 0.15 * 164;
/** It gives 127.8 kg for the A100 and 300 for the B200, which are published as 127.6 and 284; beyond those it is held to be right by half to twice. */
const BAND = { low: 0.5, high: 2 };

/**
 * Kilograms of CO2e of a card by its memory, dies and mass, in the proportions that NVIDIA states for the H100.
 * @example estimatedKilograms(ESTIMATED_ACCELERATORS.h200).value // 216.5
 */
export function estimatedKilograms({ gigabytes, squareMillimetres, kilograms }: CardShape): Range {
  const value =
    PER_GIGABYTE * gigabytes + PER_SQUARE_MILLIMETRE * squareMillimetres + PER_KILOGRAM * kilograms + BOARD;
  return { value, low: value * BAND.low, high: value * BAND.high };
}

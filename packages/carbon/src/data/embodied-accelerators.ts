/** Name and version of the table, as it appears on footprints. */
export const EMBODIED_ACCELERATORS_TABLE = "embodied-accelerators@2026-11";

/**
 * Kilograms of CO2e of making one card, cradle to gate. The value is what a study or the maker states: for the A100 arXiv:2509.00093; for the
 * H100 and the B200 an eighth of the baseboard in NVIDIA's product carbon footprints (1312 and 2274 kg,
 * https://images.nvidia.com/aem-dam/Solutions/documents/HGX-H100-PCF-Summary.pdf). The upper bound is what EcoLogits 0.11 has for
 * the H100 and the B200 (273 and 461 kg); the same ratio, 1.66, bounds the rest. As of 2026-11; figures are facts.
 */
export const EMBODIED_ACCELERATORS = {
  a100: { value: 127.6, low: 76.9, high: 211.8 },
  h100: { value: 164, low: 98.8, high: 273 },
  b200: { value: 284.25, low: 171.2, high: 461 },
} as const;

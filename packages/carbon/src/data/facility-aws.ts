/*!
 * Power and water usage effectiveness of data centres of Amazon Web Services.
 *
 * Licence of this table: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
 *
 * Figures of Amazon Web Services (https://sustainability.aboutamazon.com/products-services/aws-cloud), in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of 2026-07.
 *
 * Changed: bands were computed, and groups were resolved by region.
 */
// Written by scripts/tables/facilities.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const AWS_FACILITY_TABLE = "facility-aws@2024";

/**
 * Of each region: its name, then PUE with its lower and upper bound, and WUE in litres per kWh of the machines with its bounds; "-" is not
 * known. A region's own PUE has a band of 25 % of its overhead, its own WUE one of half to twice: assumptions. A region without
 * one has the figure of its group, within the span of what AWS states by region in the same part of the world.
 */
export const AWS_FACILITIES = `
af-south-1 1.24 1.18 1.3 - - -, ap-east-1 1.27 1.25 1.46 0.98 0.02 2.75,
ap-east-2 1.27 1.25 1.46 0.98 0.02 2.75, ap-northeast-1 1.27 1.203 1.337 0.91 0.455 1.82,
ap-northeast-2 1.27 1.25 1.46 0.98 0.02 2.75, ap-northeast-3 1.27 1.25 1.46 0.98 0.02 2.75,
ap-south-1 1.42 1.315 1.525 0.98 0.02 2.75, ap-south-2 1.46 1.345 1.575 0.98 0.02 2.75,
ap-southeast-1 1.32 1.24 1.4 1.68 0.84 3.36, ap-southeast-2 1.27 1.25 1.46 0.12 0.06 0.24,
ap-southeast-3 1.4 1.3 1.5 2.75 1.375 5.5, ap-southeast-4 1.27 1.25 1.46 0.02 0.01 0.04,
ap-southeast-5 1.27 1.25 1.46 0.98 0.02 2.75, ap-southeast-6 1.27 1.25 1.46 0.98 0.02 2.75,
ap-southeast-7 1.27 1.25 1.46 0.98 0.02 2.75, ca-central-1 1.19 1.143 1.237 0.04 0.02 0.08,
ca-west-1 1.17 1.127 1.212 0.08 0.04 0.16, cn-north-1 1.25 1.25 1.46 - - -,
cn-northwest-1 1.25 1.188 1.313 - - -, eu-central-1 1.35 1.263 1.438 0.01 0.005 0.02,
eu-central-2 1.11 1.09 1.35 0.04 0.01 0.24, eu-north-1 1.1 1.075 1.125 0.02 0.01 0.04,
eu-south-1 1.11 1.09 1.35 0.04 0.01 0.24, eu-south-2 1.09 1.068 1.113 0.24 0.12 0.48,
eu-west-1 1.11 1.083 1.138 0.03 0.015 0.06, eu-west-2 1.11 1.09 1.35 0.04 0.01 0.24,
eu-west-3 1.11 1.09 1.35 0.04 0.01 0.24, il-central-1 1.3 1.225 1.375 - - -,
me-central-1 1.27 1.203 1.337 - - -, me-south-1 1.33 1.248 1.413 - - -, mx-central-1 1.14 1.12 1.19 - - -,
sa-east-1 1.17 1.127 1.212 0.23 0.115 0.46, us-east-1 1.15 1.112 1.188 0.12 0.06 0.24,
us-east-2 1.13 1.097 1.162 0.1 0.05 0.2, us-gov-east-1 1.14 1.12 1.19 0.13 0.04 0.51,
us-gov-west-1 1.14 1.12 1.19 0.13 0.04 0.51, us-west-1 1.18 1.135 1.225 0.51 0.255 1.02,
us-west-2 1.12 1.09 1.15 0.16 0.08 0.32
`;

/*!
 * Water consumed by power plants for each kilowatt-hour.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * World Resources Institute, Guidance for Calculating Water Use Embedded in Purchased Electricity
 * (https://www.wri.org/research/guidance-calculating-water-use-embedded-purchased-electricity), CC BY 4.0; in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of 2026-07.
 *
 * Changed: rows of cloud regions were joined by country; bands were computed; Hong Kong was left out, which has China's figure there.
 */
// Written by scripts/tables/facilities.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const GRID_WATER_TABLE = "wri-grid-water@2020";

/**
 * Of each country (ISO 3166-1): its code, then litres per kWh with the lower and upper bound. The band is a factor of 1.65, by which
 * published factors for one country differ. Evaporation from the lakes of dams is most of it where there is hydropower. A country
 * with several figures has the middle one, and a band over all of them.
 */
export const GRID_WATER_COUNTRIES = `
AT 5.722 3.468 9.442, AU 4.729 2.866 7.803, BE 2.62 1.588 4.323, BR 18.6 11.27 30.7, CA 8.166 4.949 13.47,
CH 5.664 3.433 9.346, CL 10.52 6.377 17.36, CN 6.006 3.64 9.911, DE 1.947 1.18 3.213,
DK 3.193 1.935 5.269, ES 6.209 3.763 10.24, FI 4.529 2.745 7.473, FR 3.674 2.226 6.062,
GB 2.329 1.412 3.843, GR 5.145 3.118 8.489, ID 2.255 1.367 3.721, IE 1.477 0.8951 2.437,
IN 3.437 2.083 5.671, IT 4.837 2.932 7.982, JP 2.306 1.398 3.805, KR 1.888 1.144 3.115,
MX 5.305 3.215 8.753, MY 1.678 1.017 2.768, NL 3.433 2.081 5.665, NO 6.663 4.038 10.99,
NZ 14.97 9.072 24.7, PL 2.513 1.523 4.147, SE 6.032 3.655 9.952, TH 2.89 1.752 4.769,
TW 1.489 0.9022 2.456, US 2.367 0.7695 15.65
`;

/** The same by cloud region, where its country has several figures. */
export const GRID_WATER_REGIONS = `
aws:us-east-1 2.313 1.402 3.816, aws:us-east-2 2.22 1.345 3.663, aws:us-gov-east-1 2.22 1.345 3.663,
aws:us-gov-west-1 9.482 5.747 15.65, aws:us-west-1 5.189 3.145 8.562, aws:us-west-2 9.482 5.747 15.65,
azure:centralus 3.102 1.88 5.118, azure:eastus 2.313 1.402 3.816, azure:eastus2 2.367 1.434 3.905,
azure:northcentralus 2.22 1.345 3.663, azure:southcentralus 1.27 0.7695 2.095,
azure:westcentralus 2.578 1.563 4.254, azure:westus 5.189 3.145 8.562, azure:westus2 9.482 5.747 15.65,
azure:westus3 4.966 3.009 8.193, gcp:us-central1 3.102 1.88 5.118, gcp:us-east1 2.295 1.391 3.786,
gcp:us-east4 2.313 1.402 3.816, gcp:us-east5 2.22 1.345 3.663, gcp:us-south1 1.27 0.7695 2.095,
gcp:us-west1 9.482 5.747 15.65, gcp:us-west2 5.189 3.145 8.562, gcp:us-west3 2.578 1.563 4.254,
gcp:us-west4 4.966 3.009 8.193
`;

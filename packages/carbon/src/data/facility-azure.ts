/*!
 * Power and water usage effectiveness of data centres of Microsoft.
 *
 * Licence of this table: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
 *
 * Figures of Microsoft (https://datacenters.microsoft.com/sustainability/efficiency/), in the edition that DigitalPebble
 * publishes with Spruce (https://github.com/DigitalPebble/spruce), of 2026-07.
 *
 * Changed: bands were computed, and groups were resolved by region.
 */
// Written by scripts/tables/facilities.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const AZURE_FACILITY_TABLE = "facility-azure@2026-07";

/**
 * Of each region: its name, then PUE with its lower and upper bound, and WUE in litres per kWh of the machines with its bounds; "-" is not
 * known. Microsoft states figures by part of the world, not by region. The band is the span of what AWS states by region there.
 */
export const AZURE_FACILITIES = `
australiacentral 1.28 1.25 1.46 0.25 0.02 2.75, australiacentral2 1.28 1.25 1.46 0.25 0.02 2.75,
australiasoutheast 1.28 1.25 1.46 0.25 0.02 2.75, australiaeast 1.28 1.25 1.46 0.25 0.02 2.75,
austriaeast 1.16 1.09 1.35 0.03 0.01 0.24, belgiumcentral 1.16 1.09 1.35 0.03 0.01 0.24,
brazilsoutheast 1.16 1.12 1.19 0.34 0.04 0.51, brazilsouth 1.16 1.12 1.19 0.34 0.04 0.51,
canadaeast 1.16 1.12 1.19 0.34 0.04 0.51, canadacentral 1.16 1.12 1.19 0.34 0.04 0.51,
chilecentral 1.16 1.12 1.19 0.34 0.04 0.51, chinanorth 1.28 1.25 1.46 0.25 0.02 2.75,
chinanorth2 1.28 1.25 1.46 0.25 0.02 2.75, chinanorth3 1.28 1.25 1.46 0.25 0.02 2.75,
eastasia 1.28 1.25 1.46 0.25 0.02 2.75, chinaeast3 1.28 1.25 1.46 0.25 0.02 2.75,
chinaeast 1.28 1.25 1.46 0.25 0.02 2.75, chinaeast2 1.28 1.25 1.46 0.25 0.02 2.75,
denmarkeast 1.16 1.09 1.35 0.03 0.01 0.24, finlandcentral 1.16 1.09 1.35 0.03 0.01 0.24,
francesouth 1.16 1.09 1.35 0.03 0.01 0.24, francecentral 1.16 1.09 1.35 0.03 0.01 0.24,
germanynorth 1.16 1.09 1.35 0.03 0.01 0.24, germanywestcentral 1.16 1.09 1.35 0.03 0.01 0.24,
greececentral 1.16 1.09 1.35 0.03 0.01 0.24, southindia 1.28 1.25 1.46 0.25 0.02 2.75,
indiasouthcentral 1.28 1.25 1.46 0.25 0.02 2.75, westindia 1.28 1.25 1.46 0.25 0.02 2.75,
centralindia 1.28 1.25 1.46 0.25 0.02 2.75, indonesiacentral 1.28 1.25 1.46 0.25 0.02 2.75,
northeurope 1.16 1.09 1.35 0.03 0.01 0.24, israelcentral 1.16 1.09 1.35 0.03 0.01 0.24,
italynorth 1.16 1.09 1.35 0.03 0.01 0.24, japanwest 1.28 1.25 1.46 0.25 0.02 2.75,
japaneast 1.28 1.25 1.46 0.25 0.02 2.75, malaysiawest 1.28 1.25 1.46 0.25 0.02 2.75,
mexicocentral 1.16 1.12 1.19 0.34 0.04 0.51, westeurope 1.16 1.09 1.35 0.03 0.01 0.24,
newzealandnorth 1.28 1.25 1.46 0.25 0.02 2.75, norwayeast 1.16 1.09 1.35 0.03 0.01 0.24,
norwaywest 1.16 1.09 1.35 0.03 0.01 0.24, polandcentral 1.16 1.09 1.35 0.03 0.01 0.24,
qatarcentral 1.16 1.09 1.35 0.03 0.01 0.24, saudiarabiasouthcentral 1.28 1.25 1.46 0.25 0.02 2.75,
southeastasia 1.28 1.25 1.46 0.25 0.02 2.75, southafricawest 1.16 1.09 1.35 0.03 0.01 0.24,
southafricanorth 1.16 1.09 1.35 0.03 0.01 0.24, koreasouth 1.28 1.25 1.46 0.25 0.02 2.75,
koreacentral 1.28 1.25 1.46 0.25 0.02 2.75, spaincentral 1.16 1.09 1.35 0.03 0.01 0.24,
swedencentral 1.16 1.09 1.35 0.03 0.01 0.24, swedensouth 1.16 1.09 1.35 0.03 0.01 0.24,
switzerlandwest 1.16 1.09 1.35 0.03 0.01 0.24, switzerlandnorth 1.16 1.09 1.35 0.03 0.01 0.24,
taiwannorth 1.28 1.25 1.46 0.25 0.02 2.75, uaecentral 1.16 1.09 1.35 0.03 0.01 0.24,
uaenorth 1.16 1.09 1.35 0.03 0.01 0.24, ukwest 1.16 1.09 1.35 0.03 0.01 0.24,
uksouth 1.16 1.09 1.35 0.03 0.01 0.24, eastus3 1.16 1.12 1.19 0.34 0.04 0.51,
usgovtexas 1.16 1.12 1.19 0.34 0.04 0.51, westcentralus 1.16 1.12 1.19 0.34 0.04 0.51,
northcentralus 1.16 1.12 1.19 0.34 0.04 0.51, centralus 1.16 1.12 1.19 0.34 0.04 0.51,
usdodwest 1.16 1.12 1.19 0.34 0.04 0.51, westus2 1.16 1.12 1.19 0.34 0.04 0.51,
usgovarizona 1.16 1.12 1.19 0.34 0.04 0.51, westus3 1.16 1.12 1.19 0.34 0.04 0.51,
eastus2 1.16 1.12 1.19 0.34 0.04 0.51, usdodeast 1.16 1.12 1.19 0.34 0.04 0.51,
eastus 1.16 1.12 1.19 0.34 0.04 0.51, usseceast 1.16 1.12 1.19 0.34 0.04 0.51,
southcentralus 1.16 1.12 1.19 0.34 0.04 0.51, westus 1.16 1.12 1.19 0.34 0.04 0.51,
ussecwest 1.16 1.12 1.19 0.34 0.04 0.51, usgovvirginia 1.16 1.12 1.19 0.34 0.04 0.51
`;

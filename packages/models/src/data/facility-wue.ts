/*!
 * Water usage effectiveness, litres at the site for each kWh of the machines, of the data centres of clouds, from the tables facility-aws@2024, facility-azure@2026-07 and
 * facility-google@2025-08 of @wattspan/carbon. Licensed under the Apache License, Version 2.0.
 */
// Written by scripts/tables/hosted-facilities.mjs; change those tables, then run the script.

import type { Range } from "@wattspan/core";

/** Of each region of AWS and Azure: its cloud and name, then WUE with its lower and upper bound. */
export const REGION_WUE = `
aws ap-east-1 0.98 0.02 2.75, aws ap-east-2 0.98 0.02 2.75, aws ap-northeast-1 0.91 0.455 1.82,
aws ap-northeast-2 0.98 0.02 2.75, aws ap-northeast-3 0.98 0.02 2.75, aws ap-south-1 0.98 0.02 2.75,
aws ap-south-2 0.98 0.02 2.75, aws ap-southeast-1 1.68 0.84 3.36, aws ap-southeast-2 0.12 0.06 0.24,
aws ap-southeast-3 2.75 1.375 5.5, aws ap-southeast-4 0.02 0.01 0.04, aws ap-southeast-5 0.98 0.02 2.75,
aws ap-southeast-6 0.98 0.02 2.75, aws ap-southeast-7 0.98 0.02 2.75, aws ca-central-1 0.04 0.02 0.08,
aws ca-west-1 0.08 0.04 0.16, aws eu-central-1 0.01 0.005 0.02, aws eu-central-2 0.04 0.01 0.24,
aws eu-north-1 0.02 0.01 0.04, aws eu-south-1 0.04 0.01 0.24, aws eu-south-2 0.24 0.12 0.48,
aws eu-west-1 0.03 0.015 0.06, aws eu-west-2 0.04 0.01 0.24, aws eu-west-3 0.04 0.01 0.24,
aws sa-east-1 0.23 0.115 0.46, aws us-east-1 0.12 0.06 0.24, aws us-east-2 0.1 0.05 0.2,
aws us-gov-east-1 0.13 0.04 0.51, aws us-gov-west-1 0.13 0.04 0.51, aws us-west-1 0.51 0.255 1.02,
aws us-west-2 0.16 0.08 0.32, azure australiacentral 0.25 0.02 2.75,
azure australiacentral2 0.25 0.02 2.75, azure australiasoutheast 0.25 0.02 2.75,
azure australiaeast 0.25 0.02 2.75, azure austriaeast 0.03 0.01 0.24, azure belgiumcentral 0.03 0.01 0.24,
azure brazilsoutheast 0.34 0.04 0.51, azure brazilsouth 0.34 0.04 0.51, azure canadaeast 0.34 0.04 0.51,
azure canadacentral 0.34 0.04 0.51, azure chilecentral 0.34 0.04 0.51, azure chinanorth 0.25 0.02 2.75,
azure chinanorth2 0.25 0.02 2.75, azure chinanorth3 0.25 0.02 2.75, azure eastasia 0.25 0.02 2.75,
azure chinaeast3 0.25 0.02 2.75, azure chinaeast 0.25 0.02 2.75, azure chinaeast2 0.25 0.02 2.75,
azure denmarkeast 0.03 0.01 0.24, azure finlandcentral 0.03 0.01 0.24, azure francesouth 0.03 0.01 0.24,
azure francecentral 0.03 0.01 0.24, azure germanynorth 0.03 0.01 0.24,
azure germanywestcentral 0.03 0.01 0.24, azure greececentral 0.03 0.01 0.24,
azure southindia 0.25 0.02 2.75, azure indiasouthcentral 0.25 0.02 2.75, azure westindia 0.25 0.02 2.75,
azure centralindia 0.25 0.02 2.75, azure indonesiacentral 0.25 0.02 2.75,
azure northeurope 0.03 0.01 0.24, azure israelcentral 0.03 0.01 0.24, azure italynorth 0.03 0.01 0.24,
azure japanwest 0.25 0.02 2.75, azure japaneast 0.25 0.02 2.75, azure malaysiawest 0.25 0.02 2.75,
azure mexicocentral 0.34 0.04 0.51, azure westeurope 0.03 0.01 0.24, azure newzealandnorth 0.25 0.02 2.75,
azure norwayeast 0.03 0.01 0.24, azure norwaywest 0.03 0.01 0.24, azure polandcentral 0.03 0.01 0.24,
azure qatarcentral 0.03 0.01 0.24, azure saudiarabiasouthcentral 0.25 0.02 2.75,
azure southeastasia 0.25 0.02 2.75, azure southafricawest 0.03 0.01 0.24,
azure southafricanorth 0.03 0.01 0.24, azure koreasouth 0.25 0.02 2.75, azure koreacentral 0.25 0.02 2.75,
azure spaincentral 0.03 0.01 0.24, azure swedencentral 0.03 0.01 0.24, azure swedensouth 0.03 0.01 0.24,
azure switzerlandwest 0.03 0.01 0.24, azure switzerlandnorth 0.03 0.01 0.24,
azure taiwannorth 0.25 0.02 2.75, azure uaecentral 0.03 0.01 0.24, azure uaenorth 0.03 0.01 0.24,
azure ukwest 0.03 0.01 0.24, azure uksouth 0.03 0.01 0.24, azure eastus3 0.34 0.04 0.51,
azure usgovtexas 0.34 0.04 0.51, azure westcentralus 0.34 0.04 0.51, azure northcentralus 0.34 0.04 0.51,
azure centralus 0.34 0.04 0.51, azure usdodwest 0.34 0.04 0.51, azure westus2 0.34 0.04 0.51,
azure usgovarizona 0.34 0.04 0.51, azure westus3 0.34 0.04 0.51, azure eastus2 0.34 0.04 0.51,
azure usdodeast 0.34 0.04 0.51, azure eastus 0.34 0.04 0.51, azure usseceast 0.34 0.04 0.51,
azure southcentralus 0.34 0.04 0.51, azure westus 0.34 0.04 0.51, azure ussecwest 0.34 0.04 0.51,
azure usgovvirginia 0.34 0.04 0.51
`;

/** Of each cloud where the region is not known: of its regions in the United States; Google's of its fleet. */
export const FLEET_WUE: Readonly<Record<"aws" | "azure" | "gcp", Range>> = {
  aws: { value: 0.223, low: 0.05, high: 1.02 },
  azure: { value: 0.34, low: 0.04, high: 0.51 },
  gcp: { value: 1.15, low: 0.575, high: 2.3 },
};

/** The tables that the figures are from, as they appear on footprints. */
export const FACILITY_TABLES: Readonly<Record<"aws" | "azure" | "gcp", string>> = {
  aws: "facility-aws@2024",
  azure: "facility-azure@2026-07",
  gcp: "facility-google@2025-08",
};

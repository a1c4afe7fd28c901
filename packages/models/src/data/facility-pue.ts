/*!
 * Power usage effectiveness of the data centres of clouds, from the tables facility-aws@2024, facility-azure@2026-07 and
 * facility-google@2025-08 of @wattspan/carbon. Licensed under the Apache License, Version 2.0.
 */
// Written by scripts/tables/hosted-facilities.mjs; change those tables, then run the script.

import type { Range } from "@wattspan/core";

/** Of each region of AWS and Azure: its cloud and name, then PUE with its lower and upper bound. */
export const REGION_PUE = `
aws af-south-1 1.24 1.18 1.3, aws ap-east-1 1.27 1.25 1.46, aws ap-east-2 1.27 1.25 1.46,
aws ap-northeast-1 1.27 1.203 1.337, aws ap-northeast-2 1.27 1.25 1.46, aws ap-northeast-3 1.27 1.25 1.46,
aws ap-south-1 1.42 1.315 1.525, aws ap-south-2 1.46 1.345 1.575, aws ap-southeast-1 1.32 1.24 1.4,
aws ap-southeast-2 1.27 1.25 1.46, aws ap-southeast-3 1.4 1.3 1.5, aws ap-southeast-4 1.27 1.25 1.46,
aws ap-southeast-5 1.27 1.25 1.46, aws ap-southeast-6 1.27 1.25 1.46, aws ap-southeast-7 1.27 1.25 1.46,
aws ca-central-1 1.19 1.143 1.237, aws ca-west-1 1.17 1.127 1.212, aws cn-north-1 1.25 1.25 1.46,
aws cn-northwest-1 1.25 1.188 1.313, aws eu-central-1 1.35 1.263 1.438, aws eu-central-2 1.11 1.09 1.35,
aws eu-north-1 1.1 1.075 1.125, aws eu-south-1 1.11 1.09 1.35, aws eu-south-2 1.09 1.068 1.113,
aws eu-west-1 1.11 1.083 1.138, aws eu-west-2 1.11 1.09 1.35, aws eu-west-3 1.11 1.09 1.35,
aws il-central-1 1.3 1.225 1.375, aws me-central-1 1.27 1.203 1.337, aws me-south-1 1.33 1.248 1.413,
aws mx-central-1 1.14 1.12 1.19, aws sa-east-1 1.17 1.127 1.212, aws us-east-1 1.15 1.112 1.188,
aws us-east-2 1.13 1.097 1.162, aws us-gov-east-1 1.14 1.12 1.19, aws us-gov-west-1 1.14 1.12 1.19,
aws us-west-1 1.18 1.135 1.225, aws us-west-2 1.12 1.09 1.15, azure australiacentral 1.28 1.25 1.46,
azure australiacentral2 1.28 1.25 1.46, azure australiasoutheast 1.28 1.25 1.46,
azure australiaeast 1.28 1.25 1.46, azure austriaeast 1.16 1.09 1.35, azure belgiumcentral 1.16 1.09 1.35,
azure brazilsoutheast 1.16 1.12 1.19, azure brazilsouth 1.16 1.12 1.19, azure canadaeast 1.16 1.12 1.19,
azure canadacentral 1.16 1.12 1.19, azure chilecentral 1.16 1.12 1.19, azure chinanorth 1.28 1.25 1.46,
azure chinanorth2 1.28 1.25 1.46, azure chinanorth3 1.28 1.25 1.46, azure eastasia 1.28 1.25 1.46,
azure chinaeast3 1.28 1.25 1.46, azure chinaeast 1.28 1.25 1.46, azure chinaeast2 1.28 1.25 1.46,
azure denmarkeast 1.16 1.09 1.35, azure finlandcentral 1.16 1.09 1.35, azure francesouth 1.16 1.09 1.35,
azure francecentral 1.16 1.09 1.35, azure germanynorth 1.16 1.09 1.35,
azure germanywestcentral 1.16 1.09 1.35, azure greececentral 1.16 1.09 1.35,
azure southindia 1.28 1.25 1.46, azure indiasouthcentral 1.28 1.25 1.46, azure westindia 1.28 1.25 1.46,
azure centralindia 1.28 1.25 1.46, azure indonesiacentral 1.28 1.25 1.46,
azure northeurope 1.16 1.09 1.35, azure israelcentral 1.16 1.09 1.35, azure italynorth 1.16 1.09 1.35,
azure japanwest 1.28 1.25 1.46, azure japaneast 1.28 1.25 1.46, azure malaysiawest 1.28 1.25 1.46,
azure mexicocentral 1.16 1.12 1.19, azure westeurope 1.16 1.09 1.35, azure newzealandnorth 1.28 1.25 1.46,
azure norwayeast 1.16 1.09 1.35, azure norwaywest 1.16 1.09 1.35, azure polandcentral 1.16 1.09 1.35,
azure qatarcentral 1.16 1.09 1.35, azure saudiarabiasouthcentral 1.28 1.25 1.46,
azure southeastasia 1.28 1.25 1.46, azure southafricawest 1.16 1.09 1.35,
azure southafricanorth 1.16 1.09 1.35, azure koreasouth 1.28 1.25 1.46, azure koreacentral 1.28 1.25 1.46,
azure spaincentral 1.16 1.09 1.35, azure swedencentral 1.16 1.09 1.35, azure swedensouth 1.16 1.09 1.35,
azure switzerlandwest 1.16 1.09 1.35, azure switzerlandnorth 1.16 1.09 1.35,
azure taiwannorth 1.28 1.25 1.46, azure uaecentral 1.16 1.09 1.35, azure uaenorth 1.16 1.09 1.35,
azure ukwest 1.16 1.09 1.35, azure uksouth 1.16 1.09 1.35, azure eastus3 1.16 1.12 1.19,
azure usgovtexas 1.16 1.12 1.19, azure westcentralus 1.16 1.12 1.19, azure northcentralus 1.16 1.12 1.19,
azure centralus 1.16 1.12 1.19, azure usdodwest 1.16 1.12 1.19, azure westus2 1.16 1.12 1.19,
azure usgovarizona 1.16 1.12 1.19, azure westus3 1.16 1.12 1.19, azure eastus2 1.16 1.12 1.19,
azure usdodeast 1.16 1.12 1.19, azure eastus 1.16 1.12 1.19, azure usseceast 1.16 1.12 1.19,
azure southcentralus 1.16 1.12 1.19, azure westus 1.16 1.12 1.19, azure ussecwest 1.16 1.12 1.19,
azure usgovvirginia 1.16 1.12 1.19
`;

/** Of each cloud where the region is not known: of its regions in the United States; Google's of its fleet. */
export const FLEET_PUE: Readonly<Record<"aws" | "azure" | "gcp", Range>> = {
  aws: { value: 1.145, low: 1.09, high: 1.225 },
  azure: { value: 1.16, low: 1.12, high: 1.19 },
  gcp: { value: 1.09, low: 1.07, high: 1.13 },
};

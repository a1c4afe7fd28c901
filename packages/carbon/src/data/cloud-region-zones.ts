// Written by scripts/tables/cloud-regions.mjs from cloud-regions.csv; change that file, then run the script.

/**
 * The grid zone of each cloud region (Electricity Maps' codes), compiled for Wattspan from the providers' own
 * lists of regions and their places. Of each region: its name, its zone, after a slash another zone that it
 * may belong to, and the ISO 3166-2 subdivision where there is a figure of Ember for it.
 */
export const CLOUD_REGION_ZONES = {
  aws: `
af-south-1 ZA, ap-east-1 HK, ap-east-2 TW, ap-northeast-1 JP-TK, ap-northeast-2 KR, ap-northeast-3 JP-KN,
ap-south-1 IN-WE IN-MH, ap-south-2 IN-SO IN-TG, ap-southeast-1 SG, ap-southeast-2 AU-NSW,
ap-southeast-3 ID, ap-southeast-4 AU-VIC, ap-southeast-5 MY-WM, ap-southeast-6 NZ, ap-southeast-7 TH,
ca-central-1 CA-QC, ca-west-1 CA-AB, cn-north-1 CN, cn-northwest-1 CN, eu-central-1 DE, eu-central-2 CH,
eu-north-1 SE-SE3, eu-south-1 IT-NO, eu-south-2 ES, eu-west-1 IE, eu-west-2 GB, eu-west-3 FR,
eusc-de-east-1 DE, il-central-1 IL, me-central-1 AE, me-south-1 BH, mx-central-1 MX, sa-east-1 BR-CS,
us-east-1 US-MIDA-PJM US-VA, us-east-2 US-MIDA-PJM US-OH, us-gov-east-1 US-MIDA-PJM US-OH,
us-gov-west-1 US-NW-BPAT/US-NW-PACW US-OR, us-west-1 US-CAL-CISO US-CA,
us-west-2 US-NW-BPAT/US-NW-PACW US-OR
`,
  azure: `
australiacentral AU-NSW, australiacentral2 AU-NSW, australiaeast AU-NSW, australiasoutheast AU-VIC,
austriaeast AT, belgiumcentral BE, brazilsouth BR-CS, brazilsoutheast BR-CS, canadacentral CA-ON,
canadaeast CA-QC, centralindia IN-WE IN-MH, centralus US-MIDW-MISO US-IA, chilecentral CL-SEN,
chinaeast CN, chinaeast2 CN, chinaeast3 CN, chinanorth CN, chinanorth2 CN, chinanorth3 CN,
denmarkeast DK-DK2, eastasia HK, eastus US-MIDA-PJM US-VA, eastus2 US-MIDA-PJM US-VA, francecentral FR,
francesouth FR, germanynorth DE, germanywestcentral DE, greececentral GR, indonesiacentral ID,
israelcentral IL, italynorth IT-NO, japaneast JP-TK, japanwest JP-KN, jioindiacentral IN-WE IN-MH,
jioindiawest IN-WE, koreacentral KR, koreasouth KR, malaysiawest MY-WM, mexicocentral MX,
newzealandnorth NZ, northcentralus US-MIDA-PJM/US-MIDW-MISO US-IL, northeurope IE, norwayeast NO-NO1,
norwaywest NO-NO2, polandcentral PL, qatarcentral QA, southafricanorth ZA, southafricawest ZA,
southcentralus US-TEX-ERCO US-TX, southeastasia SG, southindia IN-SO IN-TN, spaincentral ES,
swedencentral SE-SE3, swedensouth SE-SE4, switzerlandnorth CH, switzerlandwest CH, taiwannorth TW,
uaecentral AE, uaenorth AE, uksouth GB, ukwest GB, westcentralus US-NW-WACM/US-NW-PACE US-WY,
westeurope NL, westindia IN-WE IN-MH, westus US-CAL-CISO US-CA, westus2 US-NW-GCPD/US-NW-BPAT US-WA,
westus3 US-SW-SRP/US-SW-AZPS US-AZ
`,
  gcp: `
africa-south1 ZA, asia-east1 TW, asia-east2 HK, asia-northeast1 JP-TK, asia-northeast2 JP-KN,
asia-northeast3 KR, asia-south1 IN-WE IN-MH, asia-south2 IN-NO IN-DL, asia-southeast1 SG,
asia-southeast2 ID, asia-southeast3 TH, australia-southeast1 AU-NSW, australia-southeast2 AU-VIC,
europe-central2 PL, europe-north1 FI, europe-north2 SE-SE3, europe-southwest1 ES, europe-west1 BE,
europe-west10 DE, europe-west12 IT-NO, europe-west2 GB, europe-west3 DE, europe-west4 NL, europe-west6 CH,
europe-west8 IT-NO, europe-west9 FR, me-central1 QA, me-central2 SA, me-west1 IL,
northamerica-northeast1 CA-QC, northamerica-northeast2 CA-ON, northamerica-south1 MX,
southamerica-east1 BR-CS, southamerica-west1 CL-SEN, us-central1 US-MIDW-MISO/US-CENT-SWPP US-IA,
us-central2 US-CENT-SWPP, us-east1 US-CAR-SC/US-CAR-SCEG US-SC, us-east4 US-MIDA-PJM US-VA,
us-east5 US-MIDA-PJM US-OH, us-south1 US-TEX-ERCO US-TX, us-west1 US-NW-BPAT/US-NW-PACW US-OR,
us-west2 US-CAL-CISO/US-CAL-LDWP US-CA, us-west3 US-NW-PACE US-UT, us-west4 US-NW-NEVP US-NV
`,
};

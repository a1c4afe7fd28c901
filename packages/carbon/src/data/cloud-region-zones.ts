// Written by scripts/tables/cloud-regions.mjs from cloud-regions.csv; change that file, then run the script.

/**
 * The grid zone of each cloud region (Electricity Maps' codes), compiled for Wattspan from the providers' own
 * lists of regions and their places. Of each region: its name, its zone (after "~": its country, of which no more is known), after a slash
 * another zone that it may belong to, and the ISO 3166-2 subdivision where there is a figure of Ember for it.
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
denmarkeast DK-DK2, eastasia HK, eastus US-MIDA-PJM US-VA, eastus2 US-MIDA-PJM US-VA,
eastus3 US-SE-SOCO US-GA, finlandcentral FI, francecentral FR, francesouth FR, germanynorth DE,
germanywestcentral DE, greececentral GR, indiasouthcentral IN-SO IN-TG, indonesiacentral ID,
israelcentral IL, italynorth IT-NO, japaneast JP-TK, japanwest JP-KN, jioindiacentral IN-WE IN-MH,
jioindiawest IN-WE, koreacentral KR, koreasouth KR, malaysiawest MY-WM, mexicocentral MX,
newzealandnorth NZ, northcentralus US-MIDA-PJM/US-MIDW-MISO US-IL, northeurope IE, norwayeast NO-NO1,
norwaywest NO-NO2, polandcentral PL, qatarcentral QA, saudiarabiaeast SA, saudiarabiasouthcentral SA,
southafricanorth ZA, southafricawest ZA, southcentralus US-TEX-ERCO US-TX, southeastasia SG,
southindia IN-SO IN-TN, spaincentral ES, swedencentral SE-SE3, swedensouth SE-SE4, switzerlandnorth CH,
switzerlandwest CH, taiwannorth TW, uaecentral AE, uaenorth AE, uksouth GB, ukwest GB,
usdodcentral US-MIDW-MISO US-IA, usdodeast US-MIDA-PJM US-VA, usdodwest ~US,
usgovarizona US-SW-SRP/US-SW-AZPS US-AZ, usgovtexas US-TEX-ERCO US-TX, usgovvirginia US-MIDA-PJM US-VA,
usseceast ~US, ussecwest ~US, westcentralus US-NW-WACM/US-NW-PACE US-WY, westeurope NL,
westindia IN-WE IN-MH, westus US-CAL-CISO US-CA, westus2 US-NW-GCPD/US-NW-BPAT US-WA,
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
  oracle: `
af-johannesburg-1 ZA, ap-batam-1 ID, ap-chuncheon-1 KR, ap-hyderabad-1 IN-SO IN-TG, ap-melbourne-1 AU-VIC,
ap-mumbai-1 IN-WE IN-MH, ap-osaka-1 JP-KN, ap-seoul-1 KR, ap-singapore-1 SG, ap-singapore-2 SG,
ap-sydney-1 AU-NSW, ap-tokyo-1 JP-TK, ca-montreal-1 CA-QC, ca-toronto-1 CA-ON, eu-amsterdam-1 NL,
eu-frankfurt-1 DE, eu-jovanovac-1 RS, eu-madrid-1 ES, eu-madrid-3 ES, eu-marseille-1 FR, eu-milan-1 IT-NO,
eu-paris-1 FR, eu-stockholm-1 SE-SE3, eu-turin-1 IT-NO, eu-zurich-1 CH, il-jerusalem-1 IL,
me-abudhabi-1 AE, me-dubai-1 AE, me-jeddah-1 SA, me-riyadh-1 SA, mx-monterrey-1 MX, mx-queretaro-1 MX,
sa-bogota-1 CO, sa-santiago-1 CL-SEN, sa-saopaulo-1 BR-CS, sa-valparaiso-1 CL-SEN, sa-vinhedo-1 BR-CS,
uk-cardiff-1 GB, uk-gov-cardiff-1 GB, uk-gov-london-1 GB, uk-london-1 GB, us-ashburn-1 US-MIDA-PJM US-VA,
us-chicago-1 US-MIDA-PJM US-IL, us-gov-ashburn-1 US-MIDA-PJM US-VA, us-gov-chicago-1 US-MIDA-PJM US-IL,
us-gov-phoenix-1 US-SW-SRP/US-SW-AZPS US-AZ, us-phoenix-1 US-SW-SRP/US-SW-AZPS US-AZ,
us-saltlake-2 US-NW-PACE US-UT, us-sanjose-1 US-CAL-CISO US-CA
`,
  alibaba: `
ap-northeast-1 JP-TK, ap-northeast-2 KR, ap-southeast-1 SG, ap-southeast-3 MY-WM, ap-southeast-5 ID,
ap-southeast-6 PH-LU, ap-southeast-7 TH, cn-beijing CN, cn-chengdu CN, cn-fuzhou CN, cn-guangzhou CN,
cn-hangzhou CN, cn-heyuan CN, cn-hongkong HK, cn-huhehaote CN, cn-nanjing CN, cn-qingdao CN,
cn-shanghai CN, cn-shenzhen CN, cn-wulanchabu CN, cn-zhangjiakou CN, eu-central-1 DE, eu-west-1 GB,
me-central-1 SA, me-east-1 AE, na-south-1 MX, us-east-1 US-MIDA-PJM US-VA, us-west-1 US-CAL-CISO US-CA
`,
  ibm: `
au-syd AU-NSW, br-sao BR-CS, ca-mon CA-QC, ca-tor CA-ON, eu-de DE, eu-es ES, eu-fr2 FR, eu-gb GB,
in-che IN-SO IN-TN, jp-osa JP-KN, jp-tok JP-TK, us-east US-MIDA-PJM, us-south US-TEX-ERCO US-TX
`,
  ovh: `
ap-south-mum IN-WE IN-MH, bhs CA-QC, bhs1 CA-QC, bhs3 CA-QC, bhs5 CA-QC, ca-east-bhs CA-QC,
ca-east-tor CA-ON, de DE, de1 DE, eri GB, eu-south-mil IT-NO, eu-west-par FR, gra FR, gra1 FR, gra11 FR,
gra3 FR, gra5 FR, gra7 FR, gra9 FR, lim DE, par FR, rbx FR, sbg FR, sbg3 FR, sbg5 FR, sbg7 FR, sgp SG,
sgp1 SG, syd AU-NSW, syd1 AU-NSW, uk GB, uk1 GB, us-east-va-1 US-MIDA-PJM US-VA,
us-west-or-1 US-NW-PGE/US-NW-BPAT US-OR, waw PL, waw1 PL
`,
  scaleway: `
fr-par FR, it-mil IT-NO, nl-ams NL, pl-waw PL
`,
  hetzner: `
ap-southeast SG, ash US-MIDA-PJM US-VA, eu-central DE/FI, fsn1 DE, hel1 FI,
hil US-NW-PGE/US-NW-BPAT US-OR, nbg1 DE, sin SG, us-east US-MIDA-PJM US-VA,
us-west US-NW-PGE/US-NW-BPAT US-OR
`,
  digitalocean: `
ams2 NL, ams3 NL, atl1 US-SE-SOCO US-GA, blr1 IN-SO, fra1 DE, lon1 GB, nyc1 US-NY-NYIS/US-MIDA-PJM,
nyc2 US-NY-NYIS/US-MIDA-PJM, nyc3 US-NY-NYIS/US-MIDA-PJM, ric1 US-MIDA-PJM US-VA, sfo1 US-CAL-CISO US-CA,
sfo2 US-CAL-CISO US-CA, sfo3 US-CAL-CISO US-CA, sgp1 SG, syd1 AU-NSW, tor1 CA-ON
`,
  akamai: `
ap-northeast JP-TK, ap-south SG, ap-southeast AU-NSW, ap-west IN-WE IN-MH, au-mel AU-VIC, br-gru BR-CS,
ca-central CA-ON, de-fra-2 DE, es-mad ES, eu-central DE, eu-west GB, fr-par FR, fr-par-2 FR, gb-lon GB,
id-cgk ID, in-bom-2 IN-WE IN-MH, in-maa IN-SO IN-TN, it-mil IT-NO, jp-osa JP-KN, jp-tyo-3 JP-TK,
nl-ams NL, se-sto SE-SE3, sg-sin-2 SG, us-central US-TEX-ERCO US-TX, us-east US-MIDA-PJM,
us-iad US-MIDA-PJM, us-iad-2 US-MIDA-PJM, us-lax US-CAL-CISO/US-CAL-LDWP US-CA, us-mia US-FLA-FPL,
us-ord US-MIDA-PJM US-IL, us-sea US-NW-SCL/US-NW-PSEI US-WA, us-southeast US-SE-SOCO US-GA,
us-west US-CAL-CISO US-CA
`,
  vultr: `
ams NL, atl US-SE-SOCO US-GA, blr IN-SO, bom IN-WE IN-MH, cdg FR, del IN-NO IN-DL, dfw US-TEX-ERCO US-TX,
ewr US-MIDA-PJM, fra DE, hnl US-HI, icn KR, itm JP-KN, jnb ZA, lax US-CAL-CISO/US-CAL-LDWP US-CA, lhr GB,
mad ES, man GB, mel AU-VIC, mex MX, mia US-FLA-FPL, nrt JP-TK, ord US-MIDA-PJM US-IL, sao BR-CS,
scl CL-SEN, sea US-NW-SCL/US-NW-PSEI US-WA, sgp SG, sjc US-CAL-CISO US-CA, sto SE-SE3, syd AU-NSW, tlv IL,
waw PL, yto CA-ON
`,
  tencent: `
ap-bangkok TH, ap-beijing CN, ap-chengdu CN, ap-chongqing CN, ap-guangzhou CN, ap-hongkong HK,
ap-jakarta ID, ap-nanjing CN, ap-osaka JP-KN, ap-seoul KR, ap-shanghai CN, ap-singapore SG,
ap-tokyo JP-TK, eu-frankfurt DE, na-ashburn US-MIDA-PJM US-VA, na-siliconvalley US-CAL-CISO US-CA,
sa-saopaulo BR-CS
`,
  huawei: `
af-south-1 ZA, ap-southeast-1 HK, ap-southeast-2 TH, ap-southeast-3 SG, ap-southeast-4 ID, cn-east-2 CN,
cn-east-3 CN, cn-north-1 CN, cn-north-4 CN, cn-north-9 CN, cn-south-1 CN, cn-southwest-2 CN,
eu-west-101 IE, la-north-2 MX, la-south-2 CL-SEN, me-east-1 SA, na-mexico-1 MX, sa-brazil-1 BR-CS,
tr-west-1 TR
`,
  exoscale: `
at-vie-1 AT, at-vie-2 AT, bg-sof-1 BG, ch-dk-2 CH, ch-gva-2 CH, de-fra-1 DE, de-muc-1 DE, hr-zag-1 HR
`,
  upcloud: `
au-syd1 AU-NSW, de-fra1 DE, es-mad1 ES, fi-hel1 FI, fi-hel2 FI, nl-ams1 NL, pl-waw1 PL, se-sto1 SE-SE3,
sg-sin1 SG, uk-lon1 GB, us-chi1 US-MIDA-PJM US-IL, us-nyc1 US-NY-NYIS/US-MIDA-PJM,
us-sjo1 US-CAL-CISO US-CA
`,
  stackit: `
eu01 DE, eu02 AT
`,
  nebius: `
eu-north1 FI, eu-north2 IS, eu-west1 FR, me-west1 IL, uk-south1 GB, us-central1 US-CENT-SWPP
`,
};

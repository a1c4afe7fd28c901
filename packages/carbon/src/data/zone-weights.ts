/*!
 * How much of its country each zone is: its load or its people.
 *
 * Licence of the rows of the United States: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * T. H. Ruggles, D. J. Farnham and A. Wongel, EIA Cleaned Hourly Electricity Demand Data, v1.4 (2025),
 * https://doi.org/10.5281/zenodo.3517196, CC BY 4.0; from form EIA-930 of the U.S. Energy Information Administration (public domain).
 *
 * Changed: hours of 2024 were added up by balancing authority. The other rows are facts, with their sources in zone-weights.csv.
 */
// Written by scripts/tables/zone-weights.mjs; change that script or zone-weights.csv, not this file.

/** Of each zone: its code, then its weight, which counts against the other zones of its country alone (GWh or people). */
export const ZONE_WEIGHTS = `
AU-NSW 8526662, AU-NT 232605, AU-QLD 5156138, AU-SA 1781516, AU-TAS 557571, AU-VIC 6503491, AU-WA 2660026,
BR-CS 101129651, BR-N 17354884, BR-NE 54658515, BR-S 29937706, CA-AB 4262635, CA-BC 5000879,
CA-MB 1342153, CA-NB 775610, CA-NL 510550, CA-NS 969383, CA-ON 14223942, CA-PE 154331, CA-QC 8501833,
CA-SK 1132505, IN-EA 182791, IN-NE 18758, IN-NO 463088, IN-SO 371467, IN-WE 475743, US-CAL-BANC 17903,
US-CAL-CISO 224009, US-CAL-IID 3955, US-CAL-LDWP 22501, US-CAL-TIDC 2944, US-CAR-CPLE 61342,
US-CAR-CPLW 4723, US-CAR-DUK 108137, US-CAR-SC 26835, US-CAR-SCEG 24700, US-CENT-SPA 197,
US-CENT-SWPP 289635, US-FLA-FMPP 19003, US-FLA-FPC 57975, US-FLA-FPL 145137, US-FLA-GVL 2131,
US-FLA-HST 642, US-FLA-JEA 13671, US-FLA-TAL 2857, US-FLA-TEC 22344, US-MIDA-PJM 803039,
US-MIDW-AECI 21761, US-MIDW-LGEE 37676, US-MIDW-MISO 646342, US-NE-ISNE 114593, US-NW-AVA 12948,
US-NW-BPAT 59067, US-NW-CHPD 1973, US-NW-DOPD 2388, US-NW-GCPD 6685, US-NW-IPCO 18764, US-NW-NEVP 41079,
US-NW-NWMT 12025, US-NW-PACE 52740, US-NW-PACW 21280, US-NW-PGE 22699, US-NW-PSCO 45473, US-NW-PSEI 24883,
US-NW-SCL 9438, US-NW-TPWR 4557, US-NW-WACM 33978, US-NW-WAUW 804, US-NY-NYIS 150888, US-SE-SOCO 239263,
US-SW-AZPS 35955, US-SW-EPE 9254, US-SW-PNM 14670, US-SW-SRP 35694, US-SW-TEPC 14512, US-SW-WALC 8509,
US-TEN-TVA 165320, US-TEX-ERCO 464508
`;

/*!
 * Carbon intensity by country and state.
 *
 * Licence of this table: Creative Commons Attribution 4.0 (CC-BY-4.0), https://creativecommons.org/licenses/by/4.0/
 *
 * Yearly electricity data, Ember (https://ember-energy.org/data/yearly-electricity-data/), CC BY 4.0; countries as of
 * 2026-10-09, states in the edition that DigitalPebble publishes with Spruce
 * (https://github.com/DigitalPebble/spruce), of 2026-04.
 *
 * Changed: the latest year of each country was kept, in whole grams; rows of states were joined by state; those that do not describe
 * their place were left out.
 */
// Written by scripts/tables/ember.mjs; change the script, not this file.

/** The year of the figures of countries, but for those that have one of their own. */
export const EMBER_YEAR = 2025;

/**
 * Of each country (ISO 3166-1): its code, then gCO2e/kWh (lifecycle, average, production: imports are not in it), then the year
 * where it is an earlier one.
 */
export const EMBER_COUNTRIES = `
AE 470, AF 117 2024, AG 608 2024, AL 25 2024, AM 244, AO 185 2024, AR 346, AS 622 2024, AT 117, AU 518,
AW 549 2024, AZ 642, BA 573, BB 601 2024, BD 696, BE 151, BF 561 2024, BG 275, BH 902 2024, BI 184 2024,
BJ 579 2024, BN 893 2024, BO 481, BR 109, BS 652 2024, BT 24 2024, BW 852 2024, BY 315, BZ 170 2024,
CA 192, CD 28 2024, CF 21 2023, CG 716 2024, CH 39, CI 406 2024, CK 350 2024, CL 291, CM 226 2024, CN 528,
CO 190, CR 26 2024, CU 643 2024, CV 463 2024, CY 505, CZ 401, DE 334, DJ 430 2024, DK 100, DM 573 2023,
DO 538, DZ 633 2024, EC 159, EE 319, EG 557, ER 591 2024, ES 153, ET 23, FI 57, FJ 276 2024, FK 700 2023,
FO 361 2023, FR 41, GA 525 2024, GB 218, GD 658 2024, GE 147, GF 257 2023, GH 469 2024, GL 138 2024,
GM 659 2024, GN 181 2024, GP 493 2023, GQ 643 2024, GR 325, GT 301 2024, GU 605 2024, GW 663 2024,
GY 642 2024, HK 676 2024, HN 322 2024, HR 158, HT 540 2024, HU 163, ID 705, IE 263, IL 493, IN 671,
IQ 683 2024, IR 656, IS 28, IT 284, JM 562 2024, JO 530 2024, JP 474, KE 96, KG 73, KH 499, KI 500 2024,
KM 657 2023, KN 604 2024, KP 341 2024, KR 418, KW 635, KY 632 2024, KZ 813, LA 232 2024, LB 388 2024,
LC 643 2024, LK 379, LR 314 2024, LS 23 2022, LT 138, LU 118, LV 135, LY 827 2024, MA 603, MD 514, ME 275,
MG 434 2024, MK 426, ML 537 2024, MM 502 2024, MN 822, MO 474 2024, MQ 526 2023, MR 515 2024, MS 700 2024,
MT 483, MU 642 2024, MV 615 2024, MW 57 2024, MX 481, MY 606, MZ 129 2024, NA 52 2024, NC 564 2024,
NE 671 2024, NG 452, NI 300 2024, NL 254, NO 28, NP 24 2024, NR 540 2024, NZ 92, OM 544, PA 220 2024,
PE 238, PF 440 2024, PG 516 2024, PH 595, PK 308, PL 591, PM 660 2023, PR 656, PS 417 2024, PT 128, PY 25,
QA 582, RE 399 2023, RO 259, RS 699, RU 447, RW 362 2024, SA 680, SB 600 2024, SC 560 2024, SD 154 2024,
SE 35, SG 497, SI 188, SK 95, SL 57 2024, SN 540 2024, SO 530 2024, SR 323 2024, SS 646 2024, ST 589 2023,
SV 98, SY 706 2024, SZ 120 2024, TC 637 2024, TD 630 2024, TG 421 2024, TH 526, TJ 73, TN 561,
TO 571 2024, TR 476, TT 681 2024, TW 634, TZ 344 2024, UA 251 2022, UG 59 2024, US 384, UY 80, UZ 1000,
VC 573 2024, VE 86 2024, VG 659 2023, VI 640 2023, VN 459, VU 500 2023, WS 400 2024, XK 906, YE 591 2024,
ZA 699, ZM 126 2024, ZW 384 2024
`;

/** Of each state (ISO 3166-2): its code, then the same. */
export const EMBER_STATES = `
IN-DL 421.04, IN-MH 658.97, IN-TG 679.88, IN-TN 493.19, US-AZ 282.98, US-CA 177.11, US-GA 317.96,
US-IA 275.36, US-IL 222.41, US-NV 299.02, US-OH 479.05, US-OR 184.02, US-SC 259.37, US-TX 342.52,
US-UT 542.89, US-VA 327.17, US-WA 124.36, US-WY 539.33
`;

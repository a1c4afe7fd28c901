/*!
 * Greenhouse gas of making servers.
 *
 * Licence of this table: Open Database License 1.0 (ODbL-1.0), https://opendatacommons.org/licenses/odbl/1-0/
 *
 * Contains information from Boavizta's environmental footprint data (https://github.com/Boavizta/environmental-footprint-data), of
 * 2023-02-23, which is made available under the Open Database License (ODbL).
 *
 * Changed: only the making of servers was kept, and bands were computed from the errors that their makers state. Share alike: whoever
 * publishes a database that is made from this table must offer it under the ODbL too and keep this notice.
 */
// Written by scripts/tables/boavizta.mjs; change the script, not this file.

/** Of each server: maker and name, then kilograms of CO2e of making it, with the lower and upper bound. */
export const BOAVIZTA_SERVERS = `
dell_poweredge_c4130 1207 574 2537, dell_poweredge_c4140 1244 620 2496,
dell_poweredge_c6420 1204 607 2390, dell_poweredge_fc430 1573 857 2889,
dell_poweredge_fc630 1610 849 3053, dell_poweredge_fc640 1619 842 3114,
dell_poweredge_fc830 1695 867 3317, dell_poweredge_m630 1564 807 3031, dell_poweredge_m640 1659 875 3145,
dell_poweredge_m830 1693 853 3360, dell_poweredge_r230 1141 582 2234, dell_poweredge_r240 1168 607 2247,
dell_poweredge_r330 1146 574 2290, dell_poweredge_r340 1151 561 2361, dell_poweredge_r430 1165 579 2347,
dell_poweredge_r440 1156 574 2327, dell_poweredge_r540 1235 597 2551, dell_poweredge_r630 1263 618 2582,
dell_poweredge_r640 1283 635 2595, dell_poweredge_r6415 1190 598 2368, dell_poweredge_r6515 653 326 1306,
dell_poweredge_r6525 762 381 1524, dell_poweredge_r730 1221 609 2448, dell_poweredge_r730xd 1301 618 2739,
dell_poweredge_r740 1313 663 2602, dell_poweredge_r740xd 1322 614 2848,
dell_poweredge_r7415 1230 607 2493, dell_poweredge_r7425 1311 634 2712, dell_poweredge_r7515 809 405 1618,
dell_poweredge_r830 1739 880 3436, dell_poweredge_r840 1529 721 3244, dell_poweredge_r930 1782 862 3685,
dell_poweredge_r940 1382 658 2901, dell_poweredge_r940xa 792 396 1584, dell_poweredge_t130 1146 602 2182,
dell_poweredge_t140 1156 599 2229, dell_poweredge_t330 1147 608 2163, dell_poweredge_t340 1133 575 2230,
dell_poweredge_t430 1210 562 2603, dell_poweredge_t440 1195 596 2396, dell_poweredge_t630 1250 611 2558,
dell_poweredge_t640 1312 651 2645, hp_edgeline_el8000_converged_edge_system 758 493 1163,
hp_edgeline_el8000t_converged_edge_system 783 512 1197, hp_proliant_dl345_gen10_plus 2503 1769 3541,
hp_proliant_dl365_gen10_plus 678 439 1048, hp_proliant_dl380_gen10 497 325 761,
hp_proliant_dl385_gen10 686 465 1013, hp_proliant_dl580_gen10 585 374 915,
hp_proliant_microserver_gen10_plus 465 313 690, hp_synergy_480_gen10_compute_module 1156 790 1691,
hp_synergy_660_gen10_compute_module 1139 733 1769
`;

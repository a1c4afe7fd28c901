/*!
 * Greenhouse gas of making the servers of clouds.
 *
 * Licence of this table: Apache License 2.0, https://www.apache.org/licenses/LICENSE-2.0
 *
 * Contains figures of Cloud Carbon Footprint (https://github.com/cloud-carbon-footprint/ccf-coefficients), of 2026-04.
 *
 * Changed: types were joined by their series.
 */
// Written by scripts/tables/embodied.mjs; change the script, not this file.

/** Name and version of the table, as it appears on footprints. */
export const EMBODIED_SERVERS_TABLE = "ccf-embodied@2026-04";

/**
 * Of each series: its name, kilograms of CO2e of making its server (1000 for a base server, and what memory, disks, processors and
 * accelerators add), and the units of its largest type, which stands for the whole server: times `xlarge` at AWS, the number in
 * the name elsewhere.
 */
export const EMBODIED_SERVERS = {
  aws: `
a1 1022 4, c3 1361 8, c4 1161 8, c5 1344 24, c5a 1244 24, c5ad 1444 24, c5d 1744 24, c5n 1344 18,
c6g 1155 16, c6gd 1355 16, c6gn 1155 16, cc2 1562 8, cr1 1616 8, d2 2616 8, d3 2633 8, d3en 2544 12,
dc2 1816 8, ds2 1816 8, f1 2833 16, g2 1961 8, g3 2355 16, g4ad 2311 16, g4dn 3011 16, h1 2633 16,
hs1 2616 8, i2 2216 8, i3 2588 16, i3en 2944 24, inf1 1344 24, m2 1666 4, m4 1433 16, m5 1611 24,
m5a 1611 24, m5ad 2011 24, m5d 2011 24, m5dn 2011 24, m5n 1611 24, m5zn 1344 12, m6g 1333 16,
m6gd 1533 16, m6i 1788 32, p2 4494 16, p3 3544 16, p3dn 3544 24, p4d 4677 24, r3 1616 8, r4 1755 16,
r5 2144 24, r5a 2144 24, r5ad 2544 24, r5b 2144 24, r5d 2544 24, r5dn 2544 24, r5n 2144 24, r6g 1688 16,
r6gd 1888 16, ra3 2111 16, x1 4187 32, x1e 6897 32, x2gd 2599 16, z1d 1811 12
`,
  azure: `
d_v3 1483 64, d_v4 1433 64, da_v4 1561 96, das_v4 1561 96, dd_v4 1483 64, dds_v4 1533 64, ds_v3 1483 64,
ds_v4 1433 64, e_v3 1727 64, e_v4 2011 64, e_v5 2011 96, ea_v4 1961 96, eas_v4 2011 96, ed_v4 1877 64,
eds_v4 1877 64, es_v3 1777 64, es_v4 1777 64, f 1222 16, fs 1222 16, fs_v2 1378 72, h 1439 16,
hbrs_v2 1694 120, hbrs_v3 1700 120, hm 1439 16, hmr 1439 16, hr 1439 16, ls 1533 32, ls_v2 2016 80,
mdms_v2 6813 128, mds_v2 6813 128, midms_v2 6813 192, mids_v2 6813 192, mims_v2 6763 192, mis_v2 6763 192,
mls 6530 64, mms 6530 128, mms_v2 16951 416, ms 6530 128, ms_v2 16951 416, mts 6530 32, nc 2039 24,
ncas_t4_v3 2350 64, ncr 2039 24, ncrs_v2 2350 24, ncrs_v3 2350 24, ncs_v2 2350 24, ncs_v3 2350 24,
ndrs 2350 24, ndrs_v2 3261 40, nds 2350 24, nps 2194 40, nv 2039 24, nvs_v3 2350 48
`,
  gcp: `
a2-highgpu 5466 8, a2-megagpu 5466 16, c2-standard 1511 60, e2-highcpu 1097 32, e2-highmem 1230 16,
e2-standard 1230 32, m1-megamem 3168 96, m1-ultramem 3068 160, n1-highcpu 1298 96, n1-highmem 2044 96,
n1-standard 1677 96, n2-highcpu 1311 96, n2-highmem 2377 128, n2-standard 1888 128, n2d-highcpu 1389 224,
n2d-highmem 2144 96, n2d-standard 2321 224, t2d-standard 1311 60
`,
} as const;

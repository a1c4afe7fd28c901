/** Name and version of the table, as it appears on footprints. */
export const EMBODIED_AI_SERVERS_TABLE = "embodied-ai-servers@2026-11";

/**
 * Servers with accelerators that are newer than the table of Cloud Carbon Footprint. Of each type of instance: its name, its accelerator, how many
 * of them it has, how many its server has, gigabytes of memory and drives of that server.
 *
 * Compiled for Wattspan from the clouds' own lists of types (Amazon EC2, "Specifications for accelerated computing instances"; Azure, "ND family" and
 * "NC family"; Google Cloud, "Accelerator-optimized machine family"), as of 2026-11. A type that is a part of a server has the memory and drives of
 * the largest. Drives of Google are of 375 GB each in its lists; eight are taken. Facts: no licence applies.
 */
export const EMBODIED_AI_SERVERS = {
  aws: `
p4de.24xlarge a100_80gb 8 8 1152 8, p5.48xlarge h100 8 8 2048 8, p5.4xlarge h100 1 8 2048 8,
p5e.48xlarge h200 8 8 2048 8, p5en.48xlarge h200 8 8 2048 8, p6-b200.48xlarge b200 8 8 2048 8,
p6-b300.48xlarge b300 8 8 4096 8, p6e-gb200.36xlarge gb200 4 4 960 3,
g6.xlarge l4 1 8 768 8, g6.2xlarge l4 1 8 768 8, g6.4xlarge l4 1 8 768 8, g6.8xlarge l4 1 8 768 8,
g6.16xlarge l4 1 8 768 8, g6.12xlarge l4 4 8 768 8, g6.24xlarge l4 4 8 768 8, g6.48xlarge l4 8 8 768 8,
g6e.xlarge l40s 1 8 1536 4, g6e.2xlarge l40s 1 8 1536 4, g6e.4xlarge l40s 1 8 1536 4,
g6e.8xlarge l40s 1 8 1536 4, g6e.16xlarge l40s 1 8 1536 4, g6e.12xlarge l40s 4 8 1536 4,
g6e.24xlarge l40s 4 8 1536 4, g6e.48xlarge l40s 8 8 1536 4
`,
  azure: `
nd96asr_v4 a100 8 8 900 8, nd96amsr_a100_v4 a100_80gb 8 8 1900 8, nd96is_h100_v5 h100 8 8 1900 8,
nd96isr_h100_v5 h100 8 8 1900 8, nd96isr_h200_v5 h200 8 8 1850 8, nd96is_mi300x_v5 mi300x 8 8 1850 8,
nd96isr_mi300x_v5 mi300x 8 8 1850 8, nd128isr_ndr_gb200_v6 gb200 4 4 900 4,
nc24ads_a100_v4 a100_80gb 1 4 880 4, nc48ads_a100_v4 a100_80gb 2 4 880 4, nc96ads_a100_v4 a100_80gb 4 4 880 4
`,
  gcp: `
a2-ultragpu-1g a100_80gb 1 8 1360 8, a2-ultragpu-2g a100_80gb 2 8 1360 8, a2-ultragpu-4g a100_80gb 4 8 1360 8,
a2-ultragpu-8g a100_80gb 8 8 1360 8, a3-highgpu-1g h100 1 8 1872 8, a3-highgpu-2g h100 2 8 1872 8,
a3-highgpu-4g h100 4 8 1872 8, a3-highgpu-8g h100 8 8 1872 8, a3-megagpu-8g h100 8 8 1872 8,
a3-edgegpu-8g h100 8 8 1872 8, a3-ultragpu-8g h200 8 8 2952 8, a4-highgpu-8g b200 8 8 3968 8,
a4x-highgpu-4g gb200 4 4 884 8, g2-standard-4 l4 1 8 384 8, g2-standard-8 l4 1 8 384 8,
g2-standard-12 l4 1 8 384 8, g2-standard-16 l4 1 8 384 8, g2-standard-32 l4 1 8 384 8,
g2-standard-24 l4 2 8 384 8, g2-standard-48 l4 4 8 384 8, g2-standard-96 l4 8 8 384 8,
ct6e-standard-1t tpu_v6e 1 8 1440 0, ct6e-standard-4t tpu_v6e 4 8 1440 0, ct6e-standard-8t tpu_v6e 8 8 1440 0
`,
} as const;

/** `@wattspan/carbon/tables`: the digests of the tables of this package. */
// Written by scripts/generate-table-digests.mjs; change that, not this file.

/**
 * SHA-256 of each table's source file in `packages/carbon/src/data`, by the name that footprints and spans have for the table, without
 * its edition.
 * @example TABLE_DIGESTS["boavizta-servers"]
 */
export const TABLE_DIGESTS: Readonly<Record<string, string>> = {
  "boavizta-servers": "64fd8e4def179d8d379fe0b4a94df0cf7f8e5d6f6bcfb41b0dfb1f9991142756",
  "ccf-embodied": "c477d5b8aca2ca7fe9f1a7dcc385545ac77fb2e22cf4032866d707ecdda52aab",
  "cloud-region-zones": "e5144fd55440ff452da7689bfdef0fa7c1a0b56ca06ec0ea5b28f7a30eb265ca",
  "country-cells": "c948bab4c2f67622abe248d7614c16010138ef592c4eb5adcbd5da7c5d0e7fa1",
  "electricity-maps-annual": "bb09705f14f722c6b6f1536007c25e290f19ba9216a3b03e34782dda9232e4bd",
  "ember-annual": "265106bcc73e4a55f2f41a44e338f6fc06e8b14af071695b05a2eda353ef1f47",
  "ember-world": "d029274ec284f82aa90f1a42d2e78ff2b5578d042689365c6c46455c66b0bad5",
  "embodied-accelerators": "a20878ac26aea8fe54f90632917b64a80367a03dae45a9cd02bf3396daaaefde",
  "embodied-accelerators-estimated": "a20878ac26aea8fe54f90632917b64a80367a03dae45a9cd02bf3396daaaefde",
  "embodied-ai-servers": "d9388cd4b2a9cb3ac9703fd3944070ac326cc0613daff3fd4e87f10e74350b24",
  "entsoe-domains": "604eaf4d59da5c1aba173caf5cb0dc110a40afbcc29cb4f855fb0895de328507",
  "facility-aws": "dc9704e20457eb329e3490ef2103bfa65b2adc1a2c353eb3523a886ab7ecaa6b",
  "facility-azure": "eb26fcbb6d2e5cce7384afc6220b24f5ebedf456a8f305a9c7cefebcf7115112",
  "facility-google": "a30e9fe8d2cbf825422ffbf15fe88dd5723ceda794dea6456d8df9b9817a96ff",
  "fuel-factors": "de80a2ed4f4b3990c1c921a3f7d0d73026ca708666535f60113c1626312fb3d6",
  "iso-3166-1": "21c59f1a66c1f398414a6c62b0470929b6367645f409e1b170cd6248981fd79b",
  "place-zones": "199ea67c405e1b43c1996077a3a61dfb9d407199368d14fc193d84d657411438",
  "transfer-energy": "4edb91ab20bf2aebee22003561cf1c7fcf79c1811213accaba832d93f7d81720",
  "watttime-regions": "bb2301fa3514314aa7c87b08ef4fd66004c3b5312c460ec7fe569135aa841b22",
  "wri-grid-water": "b40ca98e0b3bb93d471ad7a4993eb710f80105d1ef16e4ba53c26d7a1e45c5a5",
  "zone-weights": "adc903c6767a4cc6f4f61b6be3652dfbe7ef89d5059c00181a7cb9a41ca6f942",
};

/** Machines with sensors, as their kernels show them; the values are made up. */

import type { TreeChip } from "./hwmon-tree.js";

/** A server whose firmware has a power meter: the old kind of driver, with its files next to the chip. */
export const SERVER: TreeChip = {
  number: 4,
  name: "power_meter",
  device: "LNXSYSTM:00/LNXSYBUS:00/ACPI000D:00",
  deviceFiles: {
    power1_average: 212_000_000,
    power1_average_interval: 2000,
    power1_accuracy: "95.0%",
    power1_is_battery: 0,
    power1_cap_max: 1_400_000_000,
    power1_oem_info: "",
  },
};

const graceMeter = (number: number, watts: number, info: string): TreeChip => ({
  number,
  name: "power_meter",
  device: `LNXSYSTM:00/LNXSYBUS:00/ACPI000D:0${number}`,
  deviceFiles: { power1_average: watts * 1e6, power1_average_interval: 50, power1_oem_info: info },
});

/** One socket of Grace Hopper. */
export const GRACE: readonly TreeChip[] = [
  graceMeter(1, 412, "Module Power Socket 0"),
  graceMeter(2, 182, "Grace Power Socket 0"),
  graceMeter(3, 121, "CPU Power Socket 0"),
  graceMeter(4, 31, "SysIO Power Socket 0"),
];

const railMeter = (number: number, device: string, files: NonNullable<TreeChip["files"]>): TreeChip => ({
  ...{ number, name: "ina3221", device: `platform/${device}`, files },
});

/** A Jetson AGX Orin: two chips, no rail for everything, and the memory behind the 5 V. */
export const JETSON_AGX: readonly TreeChip[] = [
  railMeter(5, "bus@0/c240000.i2c/i2c-1/1-0040", {
    in1_label: "VDD_GPU_SOC", in1_enable: 1, in1_input: 19_072, curr1_input: 424,
    in2_label: "VDD_CPU_CV", in2_enable: 1, in2_input: 19_056, curr2_input: 168,
    in3_label: "VIN_SYS_5V0", in3_enable: 1, in3_input: 5056, curr3_input: 896,
    in7_label: "sum of shunt voltages", in7_input: 20, curr7_input: 9,
  }),
  railMeter(6, "bus@0/c240000.i2c/i2c-1/1-0041", {
    in1_label: "NC", in1_enable: 1, in1_input: 5000, curr1_input: 100,
    in2_label: "VDDQ_VDD2_1V8AO", in2_enable: 1, in2_input: 19_040, curr2_input: 24,
    in3_label: "VDD_DISABLED", in3_enable: 0, in3_input: 5000, curr3_input: 100,
  }),
]; // biome-ignore format: a channel a line

/** A Jetson AGX Xavier: two chips, whose six rails are side by side. */
export const JETSON_XAVIER: readonly TreeChip[] = [
  railMeter(5, "c240000.i2c/i2c-1/1-0040", {
    in1_label: "GPU", in1_enable: 1, in1_input: 19_000, curr1_input: 400,
    in2_label: "CPU", in2_enable: 1, in2_input: 19_000, curr2_input: 200,
    in3_label: "SOC", in3_enable: 1, in3_input: 19_000, curr3_input: 150,
  }),
  railMeter(6, "c240000.i2c/i2c-1/1-0041", {
    in1_label: "CV", in1_enable: 1, in1_input: 19_000, curr1_input: 50,
    in2_label: "VDDRQ", in2_enable: 1, in2_input: 19_000, curr2_input: 100,
    in3_label: "SYS5V", in3_enable: 1, in3_input: 5000, curr3_input: 800,
  }),
]; // biome-ignore format: a channel a line

/** A Jetson Orin Nano: one chip, whose first rail is everything. */
export const JETSON_NANO: TreeChip = railMeter(1, "bus@0/c240000.i2c/i2c-1/1-0040", {
  in1_label: "VDD_IN", in1_enable: 1, in1_input: 5064, curr1_input: 856,
  in2_label: "VDD_CPU_GPU_CV", in2_enable: 1, in2_input: 5064, curr2_input: 180,
  in3_label: "VDD_SOC", in3_enable: 1, in3_input: 5064, curr3_input: 250,
}); // biome-ignore format: a channel a line

/** A card of Intel with the driver xe. */
export const XE: TreeChip = {
  number: 2,
  name: "xe",
  device: "pci0000:00/0000:00:01.0/0000:03:00.0",
  files: {
    energy1_label: "card", energy1_input: 918_273_645_000,
    energy2_label: "pkg", energy2_input: 744_120_098_000,
    power1_max: 190_000_000,
  },
}; // biome-ignore format: a channel a line

/** The same with the older driver. */
export const I915: TreeChip = {
  number: 3,
  name: "i915",
  device: "pci0000:00/0000:04:00.0",
  files: { energy1_input: 42_949_672_950_000, power1_max: 150_000_000 },
};

/** A board with an INA226. */
export const INA226: TreeChip = {
  number: 7,
  name: "ina226",
  device: "platform/soc/i2c-0/0-0044",
  files: { in0_input: 4, in1_input: 5104, curr1_input: 1190, power1_input: 6_075_000, update_interval: 35 },
};

/** A processor of AMD with the driver zenergy. */
export const ZENERGY: TreeChip = {
  number: 8,
  name: "zenergy",
  device: "platform/zenergy.0",
  files: {
    energy1_label: "Ecore000", energy1_input: 1_200_000_000,
    energy2_label: "Esocket0", energy2_input: 98_000_000_000,
  },
}; // biome-ignore format: a channel a line

/** Something that every machine has, and that knows no power. */
export const CORETEMP: TreeChip = {
  number: 9,
  name: "coretemp",
  device: "platform/coretemp.0",
  files: { temp1_input: 41_000 },
};

import { cpus } from "node:os";
import { join } from "node:path";
import { type Files, readText } from "../files/files.js";
import type { HostPaths } from "../files/paths.js";

/** A processor's identity. The numbers are those of CPUID, in decimal as in `/proc/cpuinfo`. */
export interface CpuIdentity {
  /** For example `GenuineIntel` or `AuthenticAMD`. */
  readonly vendor?: string;
  readonly family?: number;
  readonly model?: number;
  readonly stepping?: number;
  /** The name for people, for example `AMD EPYC 7763 64-Core Processor`. */
  readonly brand?: string;
}

/** The first processor of this machine, from `/proc/cpuinfo` if it exists, else from Node. */
export function cpuIdentity(paths: HostPaths, files: Files): CpuIdentity {
  const { text } = readText(files, join(paths.proc, "cpuinfo"));
  const identity = parseCpuInfo(text ?? "");
  const brand = identity.brand ?? cpus()[0]?.model.trim();
  return brand === undefined || brand === "" ? identity : { ...identity, brand };
}

/**
 * The first processor in the text of `/proc/cpuinfo`. Fields that are missing there, as on ARM, are missing
 * here.
 *
 * @example parseCpuInfo("vendor_id\t: AuthenticAMD\ncpu family\t: 25\nmodel\t\t: 1\n").family // 25
 */
export function parseCpuInfo(text: string): CpuIdentity {
  const first = text.split("\n\n", 1)[0] ?? "";
  const field = (name: string) => new RegExp(`^${name}[ \\t]*: *(\\S.*)$`, "m").exec(first)?.[1]?.trim();
  const number = (name: string) => {
    const value = field(name);
    return value !== undefined && /^\d{1,6}$/.test(value) ? Number(value) : undefined;
  };
  return withoutUndefined({
    vendor: field("vendor_id"),
    family: number("cpu family"),
    model: number("model"),
    stepping: number("stepping"),
    brand: field("model name"),
  });
}

type Loose = { [Key in keyof CpuIdentity]: CpuIdentity[Key] | undefined };

const withoutUndefined = (identity: Loose): CpuIdentity =>
  Object.fromEntries(Object.entries(identity).filter(([, value]) => value !== undefined));

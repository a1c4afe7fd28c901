import { checkOptionNames } from "@wattspan/core/options";
import { checkProfile, type GpuPowerProfile, type PowerProfile } from "../profile/power-profile.js";
import { wattsAt } from "../profile/watts-at.js";

/** Profiles of the parts of a machine. */
export interface MachineProfiles {
  /** The processor's: all sockets together, which share it evenly. */
  readonly cpu?: PowerProfile;
  /** Each of its cards'. */
  readonly gpu?: GpuPowerProfile;
}

/** Power of a simulated machine's parts by their profiles. */
export interface ProfiledWatts {
  /** At the lowest observed utilization, of parts with a profile. */
  readonly atRest: { readonly package?: number; readonly card?: number };
  /** Maximum power of a card; 0 without a profile. */
  readonly mostCardWatts: number;
  /** @throws RangeError for a part without a profile, and for an unobserved utilization. */
  at(part: "package" | "card" | undefined, utilization: number): number;
}

/** @throws MeterOptionError for anything but such a profile. */
export function profiledWatts(profiles: MachineProfiles, sockets: number): ProfiledWatts {
  checkOptionNames<MachineProfiles>(profiles, { cpu: true, gpu: true }, "profiles.");
  const { cpu, gpu } = profiles;
  const check = (profile: unknown, device: "cpu" | "gpu"): void => {
    if (profile !== undefined)
      checkProfile(profile, { owner: "simulatedMachine", option: `profiles.${device}`, device });
  };
  check(cpu, "cpu");
  check(gpu, "gpu");
  const parts = {
    ...(cpu && { package: { steps: cpu.steps, share: 1 / sockets } }),
    ...(gpu && { card: { steps: gpu.steps, share: 1 } }),
  };
  const at: ProfiledWatts["at"] = (part, utilization) => {
    const profiled = part && parts[part];
    if (!profiled)
      throw new RangeError("simulatedMachine: this zone has no profile; give it one by the option profiles.");
    return wattsAt(profiled.steps, utilization) * profiled.share;
  };
  const lowest = (part: "package" | "card"): number =>
    at(part, Math.min(...(parts[part]?.steps ?? []).map(({ utilization }) => utilization)));
  return {
    atRest: { ...(cpu && { package: lowest("package") }), ...(gpu && { card: lowest("card") }) },
    mostCardWatts: Math.max(0, ...(gpu?.steps ?? []).map(({ watts }) => watts.value)),
    at,
  };
}

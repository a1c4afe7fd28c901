/** Edits of a delivered footprint by somebody who would hide joules. */

type Band = { value: number; low: number; high: number };
type Totals = { energy?: Band; co2e?: Band };
export type EditedPart = Totals & Record<string, unknown> & { slots?: { energy: number }[] };
export type EditedFootprint = Totals & {
  id: string;
  self: Totals;
  parts: EditedPart[];
  intensity?: { gramsPerKwh: Band };
};

const scaled = ({ value, low, high }: Band, by: number): Band => ({
  ...{ value: value * by, low: low * by, high: high * by },
});

/** Each changes a footprint with joules; `part` is one that has some. */
export const EDITS: Readonly<Record<string, (footprint: EditedFootprint, part: EditedPart) => void>> = {
  "drop a part": (footprint, part) => {
    footprint.parts = footprint.parts.filter((one) => one !== part);
  },
  "drop all parts": (footprint) => {
    footprint.parts = [];
  },
  "drop a part's energy": (_, part) => {
    delete part.energy;
  },
  "rename a component": (_, part) => {
    part.component = part.component === "gpu" ? "cpu" : "gpu";
  },
  "change a method": (_, part) => {
    part.method = "estimated";
  },
  "change a meter": (_, part) => {
    part.methodId = "another";
  },
  "change a boundary": (_, part) => {
    part.boundary = "serving";
  },
  "change an emission source": (_, part) => {
    part.emissionSource = "embodied";
  },
  "state joules in watt-hours": (_, part) => {
    part.energy = scaled(part.energy as Band, 1 / 3600);
  },
  "move joules to another part": ({ parts }, part) => {
    const other = parts.find((one) => one !== part && one.energy);
    const half = (part.energy as Band).value / 2;
    part.energy = scaled(part.energy as Band, 0.5);
    if (other) {
      const { value, low, high } = other.energy as Band;
      other.energy = { value: value + half, low: low + half, high: high + half };
    }
  },
  "another activity": (footprint) => {
    footprint.id = "another";
  },
};

/** What an edit of the same footprint leaves, once `self` and the totals are made to fit. */
export function balanced(footprint: EditedFootprint): EditedFootprint {
  const self: Totals = {};
  for (const quantity of ["energy", "co2e"] as const)
    for (const part of footprint.parts) {
      const band = part[quantity];
      if (!band) continue;
      const sum = self[quantity];
      self[quantity] = sum
        ? { value: sum.value + band.value, low: sum.low + band.low, high: sum.high + band.high }
        : band;
    }
  const { energy, co2e, ...rest } = footprint;
  return { ...rest, ...self, self };
}

/** Edits that sums alone show. */
export const SUM_EDITS: Readonly<Record<string, (footprint: EditedFootprint) => void>> = {
  "scale self": ({ self }) => {
    self.energy = scaled(self.energy as Band, 0.5);
  },
  "drop self": ({ self }) => {
    delete self.energy;
  },
  "drop the total": (footprint) => {
    delete footprint.energy;
  },
  "scale the total": (footprint) => {
    footprint.energy = scaled(footprint.energy as Band, 1e-3);
  },
  "turn a band": ({ parts }) => {
    for (const { energy } of parts) if (energy) energy.low = energy.high + 1;
  },
};

import type { Footprint } from "wattspan";

/** The colour of an activity: one for each kind, and a hatching where its energy is not known. */
export const fillOf = ({ kind, energy }: Footprint): string =>
  energy === undefined ? "url(#not-known)" : `var(--${kind})`;

/** The kinds in the order in which a legend names them. */
export const kinds: readonly { readonly kind: Footprint["kind"]; readonly label: string }[] = [
  { kind: "agent", label: "agent" },
  { kind: "step", label: "step" },
  { kind: "inference", label: "inference" },
  { kind: "stage", label: "stage" },
];

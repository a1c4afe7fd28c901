/** The default method, and why. */

/**
 * Results of the evaluation: docs/explanation/estimates.md, "given nothing", and docs/models/truth.md. A test compares
 * them.
 */
const FOUND = {
  heldBack: "91 % of 838 measured runs of model families kept out of its fit",
  stated: "7 of 8 figures stated by services and authors",
  extremes: "2 of 10 benchmarks at extreme load (8 if GPU and batch are known)",
} as const;

/** The default, the reason for it, and when to use another. The guide is not among the installed files. */
export interface DefaultMethod {
  readonly method: string;
  readonly because: string;
  /** In a few words, from the guide docs/explanation/which-number.md. */
  readonly others: string;
}

/** The reason that `wattspan estimate` prints. */
export const DEFAULT_METHOD: DefaultMethod = {
  method: "phase@2",
  because:
    `it counts input, cached and output tokens, and its range holds ${FOUND.heldBack} and ${FOUND.stated}, but ` +
    `only ${FOUND.extremes}`,
  others:
    "custom@1 comes first if you measured your machines; the others count different things, so their average " +
    "means nothing",
};

/**
 * Colours by their names in Grafana's themes, so that they suit light and dark. The same thing has the same
 * colour everywhere.
 */

/** Label value → colour. */
export type Colours = Readonly<Record<string, string>>;

/** Certainty of a figure: green is measured; warmer colours are less certain. */
const METHODS: Colours = {
  measured: "green",
  reported: "blue",
  estimated: "purple",
  modelled: "yellow",
  mixed: "semi-dark-orange",
  unavailable: "red",
};

/** Where a device's energy went: green is our own work. */
const ALLOCATIONS: Colours = {
  activity: "green",
  idle: "yellow",
  other_process: "blue",
  unattributed: "red",
};

const BOUNDARIES: Colours = { client: "green", network: "yellow", serving: "blue" };

const ACTIVITIES: Colours = { inference: "blue", step: "green", agent: "purple", stage: "yellow" };

const OUTCOMES: Colours = { ok: "green", error: "red", aborted: "yellow" };

const ATTEMPTS: Colours = { answered: "green", refused: "yellow", failed: "red" };

const COMPARISONS: Colours = { inside: "green", outside: "yellow", moved: "purple", refused: "red" };

const BUDGET_DECISIONS: Colours = { admitted: "green", refused: "red" };

const TOKENS: Colours = {
  fresh_input: "blue",
  cache_read: "light-blue",
  cache_write: "purple",
  output: "green",
  reasoning: "yellow",
  counted_input: "semi-dark-blue",
  counted_output: "semi-dark-green",
};

const GHG_SCOPES: Colours = { 1: "red", 2: "blue", 3: "purple" };

/** What panels distinguish → the colour of each value. */
export const colours = {
  method: METHODS,
  allocation: ALLOCATIONS,
  boundary: BOUNDARIES,
  activity: ACTIVITIES,
  outcome: OUTCOMES,
  attemptResult: ATTEMPTS,
  comparison: COMPARISONS,
  budgetDecision: BUDGET_DECISIONS,
  tokenKind: TOKENS,
  ghgScope: GHG_SCOPES,
} as const;

/** Values without a meaning of their own. */
export const NEUTRAL = "blue";

/** Overrides that colour series by their legend names. */
export const byName = (of: Colours) =>
  Object.entries(of).map(([name, fixedColor]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));

/** Colours by their names in Grafana's themes, so that they fit light and dark; the same thing has the same one everywhere. */

/** Value of a label → colour. */
export type Colours = Readonly<Record<string, string>>;

/** How sure a figure is: green is measured, and the warmer, the less is known. */
const METHODS: Colours = {
  measured: "green",
  reported: "blue",
  estimated: "purple",
  modelled: "yellow",
  mixed: "semi-dark-orange",
  unavailable: "red",
};

/** Where a device's energy went: green is work of ours. */
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

/** What panels tell apart → the colour of each value. */
export const colours = {
  method: METHODS,
  allocation: ALLOCATIONS,
  boundary: BOUNDARIES,
  activity: ACTIVITIES,
  outcome: OUTCOMES,
  attemptResult: ATTEMPTS,
  comparison: COMPARISONS,
  tokenKind: TOKENS,
  ghgScope: GHG_SCOPES,
} as const;

/** What has no meaning of its own. */
export const NEUTRAL = "blue";

/** Overrides that give series their colours by the names in their legends. */
export const byName = (of: Colours) =>
  Object.entries(of).map(([name, fixedColor]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));

/** Colours by their names in Grafana's themes, so that they fit light and dark; the same thing has the same one everywhere. */

/** How sure a figure is: green is measured, and the warmer, the less is known. */
const METHODS: Readonly<Record<string, string>> = {
  measured: "green",
  reported: "blue",
  estimated: "purple",
  modelled: "yellow",
  mixed: "semi-dark-orange",
  unavailable: "red",
};

/** What a panel tells apart → the colour of each value. */
export const colours = { method: METHODS } as const;

/** Overrides that give series their colours by the names in their legends. */
export const byName = (of: Readonly<Record<string, string>>) =>
  Object.entries(of).map(([name, fixedColor]) => ({
    matcher: { id: "byName", options: name },
    properties: [{ id: "color", value: { mode: "fixed", fixedColor } }],
  }));

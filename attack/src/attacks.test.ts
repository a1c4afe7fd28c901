/** Every attack with a part of its calls and two seeds; `npm run test:long -- attribution` runs it whole. */

import { expect, it } from "vitest";
import { attacks } from "./attacks.ts";
import { measures } from "./measures.ts";
import { boundText, figureText } from "./report/figure-text.ts";
import { runAttack } from "./run-attack.ts";

/** Attacks of many processes, or of hours. */
const SLOW = ["G12", "G17", "G19"];

it.each(attacks)("attribution keeps what must hold under attack $id: $title", async (attack) => {
  const share = SLOW.includes(attack.id) ? 0.15 : 0.4;
  const { verdicts } = await runAttack(attack, { seeds: 2, share });
  const broken = verdicts.flatMap(({ bar, figures }) =>
    figures.length === 0
      ? [`${measures[bar.measure].label}: nothing seen`]
      : figures
          .filter(({ holds }) => !holds)
          .map(
            ({ name, figure }) =>
              `${measures[bar.measure].label} ${figureText(bar.measure, figure)}, not ${boundText(bar)}: ${name}`,
          ),
  );
  expect(broken).toEqual([]);
});

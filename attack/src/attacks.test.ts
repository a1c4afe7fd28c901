/** Every attack with a part of its calls and two seeds; `npm run test:long -- attribution` runs it whole. */

import { expect, it } from "vitest";
import { attacks } from "./attacks.ts";
import { measures } from "./measures.ts";
import { boundText, figureText } from "./report/figure-text.ts";
import { type Extent, runAttack } from "./run-attack.ts";

const USUAL = { seeds: 2, share: 0.4 };
/** Attacks of many processes, or of hours. */
const FEW = { seeds: 2, share: 0.15 };
/** A gauge that is read every 5 s has its mean only over many calls. */
const MANY = { seeds: 4, share: 1 };
const EXTENTS: Readonly<Record<string, Extent>> = { G1: MANY, G12: FEW, G17: FEW, G19: FEW };

/** Each is seconds of computing, of which a busy machine makes minutes. */
const LIMIT = { timeout: 600_000 };

it.each(attacks)("attribution keeps what must hold under attack $id: $title", LIMIT, async (attack) => {
  const { verdicts } = await runAttack(attack, EXTENTS[attack.id] ?? USUAL);
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

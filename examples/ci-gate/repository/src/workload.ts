/** What the gate runs: a desk that answers questions from a handbook, and reports how well. */

import { writeFileSync } from "node:fs";
import { passagesOf, questionsOf } from "./handbook.ts";
import { moderate } from "./moderate.ts";
import { retrieve } from "./retrieve.ts";

const passages = passagesOf(2000, 1);
const withdrawn = passagesOf(300, 2);
const questions = questionsOf(passages.slice(0, 1000), 12, 3);

let moderated = 0;
let right = 0;
for (const { text, passage } of questions) {
  const found = retrieve(text, passages);
  const mayAnswer = moderate(passages[found] as string, withdrawn);
  moderated++;
  if (mayAnswer && found === passage) right++;
}

const { WATTSPAN_FIGURES } = process.env;
if (WATTSPAN_FIGURES)
  writeFileSync(
    WATTSPAN_FIGURES,
    JSON.stringify({
      goals: questions.length,
      guardrails: { moderation: moderated },
      figures: { quality: right / questions.length },
    }),
  );

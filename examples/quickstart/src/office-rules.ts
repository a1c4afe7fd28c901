import MiniSearch from "minisearch";

/** What the office does with a kind of paper. */
export interface OfficeRule {
  readonly id: string;
  readonly words: string;
  readonly action: string;
}

const rules: readonly OfficeRule[] = [
  {
    id: "invoice",
    words: "invoice total due pay before rechnung zahlbar betrag",
    action: "pay it before the date",
  },
  {
    id: "receipt",
    words: "receipt paid card thank you beleg bezahlt kasse",
    action: "file it under expenses",
  },
  {
    id: "outage",
    words: "water power abgestellt wasser strom haushalte vorrat",
    action: "tell everyone, fill the kettles",
  },
  {
    id: "appointment",
    words: "appointment termin erinnerung praxis uhr montag",
    action: "put it into the calendar",
  },
  {
    id: "building",
    words: "building maintenance lift stairs out of service",
    action: "put a sign on the door",
  },
  { id: "library", words: "library books due renew loan", action: "renew the books online" },
];

/** Finds the rule whose words fit a text best (BM25), or nothing when no word fits. */
export function findRule(text: string): OfficeRule | undefined {
  const index = new MiniSearch<OfficeRule>({ fields: ["words"] });
  index.addAll(rules);
  const [best] = index.search(text, { fuzzy: 0.2 });
  return rules.find((rule) => rule.id === best?.id);
}

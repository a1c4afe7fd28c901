/** Reads a name layer by layer until what is left is a spelling of a row. */

import type { KnownModel, NameHints } from "./catalog-model.js";
import { bedrockArn, bedrockVendor, bedrockVersion, fineTune, vertexPath } from "./cloud-id.js";
import { type IndexEntry, lookUp, type ModelIndex } from "./model-index.js";
import { ollamaTag, quantisation, routeVariant, undated } from "./name-suffix.js";
import { republisher, route, vendorPrefix } from "./route-prefix.js";
import { type Peel, plainName, type Spelling } from "./spelling.js";

/** The layers of a name from the outside in. After each the rest is looked up, so that a row's own spelling wins. */
const PEELS: readonly Peel[] = [
  ...[route, route, route, route], // `litellm_proxy/bedrock/converse/us-east-1/`
  bedrockArn,
  vertexPath,
  fineTune,
  routeVariant,
  bedrockVersion,
  bedrockVendor,
  republisher,
  vendorPrefix,
  ollamaTag,
  quantisation,
];

/** What a name was read as: a row and how it was found, or only what else the name says. */
export type NameReading = KnownModel | { readonly status: "unknown"; readonly hints?: NameHints };

/** Reads a name. @example readName(index, "openai/gpt-4o") */
export function readName(index: ModelIndex, name: unknown, provider?: string): NameReading {
  const id = plainName(name);
  if (id === undefined) return { status: "unknown" };
  let spelling: Spelling = provider?.toLowerCase() === "ollama" ? { id, ollama: true } : { id };
  const entry = lookUp(index, spelling);
  if (entry) return reading(entry, spelling, entry.exact ? "exact" : "alias");
  for (const peel of PEELS) {
    const peeled = peel(spelling);
    if (!peeled) continue;
    spelling = peeled;
    const found = find(index, spelling);
    if (found) return found;
  }
  return find(index, spelling) ?? { status: "unknown", ...(spelling.hints && { hints: spelling.hints }) };
}

/** The row of the rest, or of the rest without its date. */
function find(index: ModelIndex, spelling: Spelling): KnownModel | undefined {
  const entry = lookUp(index, spelling);
  if (entry) return reading(entry, spelling, "alias");
  for (const older of undated(spelling)) {
    const edition = lookUp(index, older);
    if (edition) return reading(edition, older, "dated");
  }
  return undefined;
}

function reading({ model }: IndexEntry, { hints }: Spelling, matched: KnownModel["matched"]): KnownModel {
  return hints ? { status: "known", model, matched, hints } : { status: "known", model, matched };
}

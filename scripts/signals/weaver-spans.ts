/** The spans that Wattspan starts, as a file of the Weaver registry. */

import * as a from "../../packages/core/src/names/attribute-names.ts";

type Level = "required" | "recommended";
interface SpanDefinition {
  readonly type: string;
  readonly kind: "client" | "internal";
  readonly brief: string;
  /** How its name is formed. */
  readonly name: string;
  readonly attributes: Readonly<Record<string, Level>>;
}

const INFERENCE: SpanDefinition["attributes"] = {
  [a.operation]: "required",
  [a.model]: "required",
  [a.provider]: "recommended",
  [a.system]: "recommended",
  [a.responseModel]: "recommended",
  [a.responseId]: "recommended",
  [a.finishReasons]: "recommended",
  [a.serverAddress]: "recommended",
  [a.inputTokens]: "recommended",
  [a.outputTokens]: "recommended",
  [a.cacheReadTokens]: "recommended",
  [a.cacheCreationTokens]: "recommended",
  [a.reasoningTokens]: "recommended",
};
const NAMED_AS_GEN_AI = "`{gen_ai.operation.name} {gen_ai.request.model}`, as the GenAI conventions have it.";

const SPANS: readonly SpanDefinition[] = [
  {
    type: "wattspan.inference.client",
    kind: "client",
    brief: "An inference by a model outside of this process.",
    name: NAMED_AS_GEN_AI,
    attributes: INFERENCE,
  },
  {
    type: "wattspan.inference.internal",
    kind: "internal",
    brief: "An inference by a model in this process.",
    name: NAMED_AS_GEN_AI,
    attributes: INFERENCE,
  },
  {
    type: "wattspan.step",
    kind: "internal",
    brief: "A step of an agent.",
    name:
      "`execute_tool {gen_ai.tool.name}` for tools, `plan {gen_ai.agent.name}` for plans, else " +
      "`{wattspan.step.kind}` and the name.",
    attributes: {
      [a.stepKind]: "required",
      [a.operation]: "recommended",
      [a.agent]: "recommended",
      [a.toolName]: "recommended",
    },
  },
  {
    type: "wattspan.agent",
    kind: "internal",
    brief: "A run of an agent.",
    name: "`invoke_agent {gen_ai.agent.name}`, as the GenAI conventions have it.",
    attributes: { [a.operation]: "required", [a.agent]: "required" },
  },
  {
    type: "wattspan.stage",
    kind: "internal",
    brief: "A stage of a model's life.",
    name: "`{wattspan.stage.kind} {wattspan.stage.name}`.",
    attributes: { [a.stageKind]: "required", [a.stage]: "required" },
  },
];

/** What the application says of itself, and how an activity failed. */
const OF_ANY = [a.errorType, a.service, a.serviceVersion, a.agentVersion, a.commit, a.environment];
/** Names of the newest GenAI conventions: a registry has one dependency only, and that one does not have them. */
export const NOT_IN_DEPENDENCY: readonly string[] = [a.promptVersion, a.cacheWriteTokens];
const NOTE = `Where they are known it also carries ${NOT_IN_DEPENDENCY.map((name) => `\`${name}\``).join(" and ")}, which only the newest GenAI conventions define.`;

const line = (name: string, level: Level): string =>
  `      - ref: ${name}\n        requirement_level: ${level}\n`;

const definition = ({ type, kind, brief, name, attributes }: SpanDefinition): string =>
  [
    `  - type: ${type}\n    kind: ${kind}\n    brief: ${JSON.stringify(brief)}\n    stability: development\n`,
    `    note: ${JSON.stringify(NOTE)}\n`,
    `    name:\n      note: ${JSON.stringify(name)}\n    attributes:\n`,
    ...Object.entries(attributes).map(([attribute, level]) => line(attribute, level)),
    "      - ref_group: wattspan.subject\n      - ref_group: wattspan.footprint\n",
  ].join("");

/** The spans, below the head of the file. */
export const spanDefinitions = (): string =>
  [
    "attribute_groups:\n  - id: wattspan.subject\n    visibility: internal\n    attributes:\n",
    ...OF_ANY.map((name) => line(name, "recommended")),
    `spans:\n${SPANS.map(definition).join("")}`,
  ].join("");

import { isObject, providerName } from "@wattspan/core/observe";

/** A model, and the most tokens that it puts out. */
export interface NamedModel {
  readonly model: string;
  readonly provider?: string;
  readonly maxTokens?: number;
}

/**
 * The name of a chat model, by what it states for tracing, else by its members. `unknown` without any.
 * @example namedModel(new ChatOpenAI({ model: "gpt-4o" })) // { model: "gpt-4o", provider: "openai" }
 */
export function namedModel(model: unknown): NamedModel {
  const stated = statedBy(model);
  const built = read(model, "_defaultConfig"); // of `initChatModel`
  const names = [
    stated("ls_model_name"),
    read(model, "model"),
    read(built, "model"),
    read(model, "modelName"),
  ];
  const provider = providerName(stated("ls_provider")) ?? providerName(read(built, "modelProvider"));
  const maxTokens = [stated("ls_max_tokens"), read(built, "maxTokens")].find(isCount);
  return {
    model: (names.find((name) => typeof name === "string" && name !== "") as string | undefined) ?? "unknown",
    ...(provider && { provider }),
    ...(maxTokens !== undefined && { maxTokens }),
  };
}

function statedBy(model: unknown): (name: string) => unknown {
  try {
    const stated = (model as { getLsParams(options: object): unknown }).getLsParams({});
    return (name) => read(stated, name);
  } catch {
    return () => undefined;
  }
}

/** A member of a value, which may be a getter; undefined if it throws. @example read(model, "model") */
export function read(object: unknown, name: string): unknown {
  try {
    return isObject(object) ? (object as Record<string, unknown>)[name] : undefined;
  } catch {
    return undefined;
  }
}

const isCount = (value: unknown): value is number => Number.isInteger(value) && (value as number) > 0;

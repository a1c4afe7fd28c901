/** The parts of a chat completion request that the stand-in needs. */
export interface ChatRequest {
  readonly model: string;
  readonly messages: readonly { readonly content: string }[];
  readonly stream: boolean;
  readonly includeUsage: boolean;
}

/** A request that the protocol does not allow; `status` is the HTTP status of the answer. */
export class ProtocolError extends Error {
  override readonly name = "ProtocolError";
  readonly status: number;

  constructor(status: number, message: string) {
    super(message);
    this.status = status;
  }
}

/** Reads a request's body. @throws ProtocolError with status 400 when it is not one. */
export function chatRequest(body: string): ChatRequest {
  const { model, messages, stream, stream_options } = record(parse(body), "the body");
  if (typeof model !== "string" || model === "") throw new ProtocolError(400, "expected `model`: a name.");
  if (!Array.isArray(messages) || messages.length === 0) {
    throw new ProtocolError(400, "expected `messages`: a list of at least one.");
  }
  return {
    model,
    messages: messages.map(message),
    stream: stream === true,
    includeUsage:
      stream_options !== undefined && record(stream_options, "stream_options").include_usage === true,
  };
}

function message(value: unknown): { content: string } {
  const { content } = record(value, "each message");
  if (typeof content !== "string")
    throw new ProtocolError(400, "expected `content`: a string in each message.");
  return { content };
}

function parse(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    throw new ProtocolError(400, "expected a body of JSON.");
  }
}

function record(value: unknown, what: string): Record<string, unknown> {
  if (typeof value !== "object" || value === null)
    throw new ProtocolError(400, `expected an object: ${what}.`);
  return value as Record<string, unknown>;
}

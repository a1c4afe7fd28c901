/** A GGUF model in this process, through llama.cpp. Unaware of metering. */

import { getLlama, LlamaCompletion, type LlamaContextSequence, type LlamaModel } from "node-llama-cpp";

/** Tokens as the runtime counted them. */
export interface Counted {
  readonly input: number;
  readonly output: number;
}

/** A whole answer. */
export interface Answer extends Counted {
  readonly text: string;
}

/** The question. */
export interface Question {
  readonly prompt: string;
  readonly maxTokens: number;
}

/** Callbacks while an answer is generated. */
interface AnswerEvents {
  /** The question has left the queue. */
  readonly onBegin?: () => void;
  readonly onText?: (text: string) => void;
}

/** An opened model that answers several questions at once. */
export interface Llama {
  /** Answers. Questions wait while all sequences are taken. */
  answer(question: Question, events?: AnswerEvents): Promise<Answer>;
  /** The same, text by text; the counts come last. */
  stream(question: Question): AsyncGenerator<{ readonly text: string } | Counted>;
  close(): Promise<void>;
}

/** Opens a file. @example const llama = await openLlama("tiny.gguf", 2); */
export async function openLlama(path: string, sequences = 1): Promise<Llama> {
  // More threads than free cores spin against each other.
  const llama = await getLlama({ gpu: false, build: "never", maxThreads: 1 });
  const model = await llama.loadModel({ modelPath: path });
  const context = await model.createContext({ contextSize: 512, sequences, threads: 1 });
  const free = Array.from({ length: sequences }, () => context.getSequence());
  const waiting: (() => void)[] = [];
  const answer: Llama["answer"] = async (question, events = {}) => {
    let sequence = free.pop();
    for (; !sequence; sequence = free.pop()) await new Promise<void>((resolve) => waiting.push(resolve));
    try {
      events.onBegin?.();
      return await complete(model, sequence, question, events);
    } finally {
      free.push(sequence);
      waiting.shift()?.();
    }
  };
  return {
    answer,
    stream: (question) => streamed((onText) => answer(question, { onText })),
    async close() {
      await context.dispose();
      await model.dispose();
      await llama.dispose();
    },
  };
}

async function complete(
  model: LlamaModel,
  sequence: LlamaContextSequence,
  { prompt, maxTokens }: Question,
  { onText }: AnswerEvents,
): Promise<Answer> {
  await sequence.clearHistory();
  const before = sequence.tokenMeter.getState();
  const completion = new LlamaCompletion({ contextSequence: sequence });
  const text = await completion.generateCompletion(model.tokenize(prompt), {
    maxTokens,
    seed: 1,
    temperature: 1,
    ...(onText && { onTextChunk: onText }),
  });
  completion.dispose({ disposeSequence: false });
  const { usedInputTokens, usedOutputTokens } = sequence.tokenMeter.diff(before);
  return { text, input: usedInputTokens, output: usedOutputTokens };
}

async function* streamed(
  run: (onText: (text: string) => void) => Promise<Answer>,
): AsyncGenerator<{ readonly text: string } | Counted> {
  const texts: string[] = [];
  let wake: () => void = () => undefined;
  let isDone = false;
  const answer = run((text) => {
    texts.push(text);
    wake();
  }).finally(() => {
    isDone = true;
    wake();
  });
  while (!isDone || texts.length > 0) {
    const text = texts.shift();
    if (text !== undefined) yield { text };
    else
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
  }
  const { input, output } = await answer;
  yield { input, output };
}

import { forked } from "../../processes/forked.ts";
import type { FromReceiver, Received, ReceiverState, ToReceiver } from "./protocol.ts";

/** The receiver's process. */
export interface ReceiverProcess {
  /** Where exporters send to, without the path. */
  readonly url: string;
  /** Where the hosted model answers. */
  readonly chatUrl: string;
  be(state: ReceiverState): void;
  report(): Promise<Received>;
  stop(): Promise<void>;
}

/** Starts it, and waits until it listens. */
export async function startReceiver(): Promise<ReceiverProcess> {
  const { child, first, close } = await forked<FromReceiver & { port: number; chatPort: number }>(
    new URL("receiver.ts", import.meta.url),
  );
  let reports = 0;
  const send = (message: ToReceiver) => void child.send(message);
  return {
    url: `http://127.0.0.1:${first.port}`,
    chatUrl: `http://127.0.0.1:${first.chatPort}/v1/chat/completions`,
    be: (state) => send({ be: state }),
    report() {
      const report = ++reports;
      return new Promise((resolve) => {
        const hear = (message: FromReceiver): void => {
          if (!("report" in message) || message.report !== report) return;
          child.off("message", hear);
          resolve(message.received);
        };
        child.on("message", hear);
        send({ report });
      });
    },
    stop: close,
  };
}

import { once } from "node:events";
import { createServer } from "node:http";

/** The model's answer. */
const ANSWER = {
  id: "chatcmpl-1",
  object: "chat.completion",
  choices: [{ index: 0, finish_reason: "stop", message: { role: "assistant", content: "Because." } }],
  usage: { prompt_tokens: 100, completion_tokens: 50, total_tokens: 150 },
};

/** A local server that is both the model's host and a receiver of OTLP (JSON); it stores what it receives. */
export async function startStand() {
  const got = { spans: [], metrics: [] };
  const server = createServer(async (request, response) => {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}");
    if (request.url === "/v1/traces") got.spans.push(...spansOf(body));
    if (request.url === "/v1/metrics") got.metrics.push(...metricsOf(body));
    const answer = request.url.endsWith("/chat/completions") ? { ...ANSWER, model: body.model } : {};
    response.setHeader("content-type", "application/json").end(JSON.stringify(answer));
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${server.address().port}`,
    got,
    forget() {
      got.spans.length = 0;
      got.metrics.length = 0;
    },
    close: () => server.close(),
  };
}

const spansOf = ({ resourceSpans = [] }) =>
  resourceSpans.flatMap(({ resource, scopeSpans }) =>
    scopeSpans.flatMap(({ scope, spans }) =>
      spans.map(({ name, attributes }) => ({
        name,
        scope: scope.name,
        service: valuesOf(resource.attributes)["service.name"],
        attributes: valuesOf(attributes),
      })),
    ),
  );

const metricsOf = ({ resourceMetrics = [] }) =>
  resourceMetrics.flatMap(({ scopeMetrics }) =>
    scopeMetrics.flatMap(({ metrics }) =>
      metrics.map(({ name, sum, histogram, gauge }) => ({
        name,
        total: (sum ?? histogram ?? gauge).dataPoints.reduce(
          (all, point) => all + (point.asDouble ?? point.asInt ?? point.sum),
          0,
        ),
      })),
    ),
  );

const valuesOf = (attributes = []) =>
  Object.fromEntries(attributes.map(({ key, value }) => [key, Object.values(value)[0]]));

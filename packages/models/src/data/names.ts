// Written by scripts/tables/models-own.mjs from names.csv; change that file, then run the script.

/** Names that stand for a model of another name: name, target, when that was last looked at, the number of its source, whether it moves. */
export const NAMES = {
  sources: `
https://ai.google.dev/gemini-api/docs/models
https://build.nvidia.com/
https://docs.cohere.com/docs/models
https://github.com/BerriAI/litellm/blob/main/model_prices_and_context_window.json
https://github.com/MicrosoftDocs/azure-ai-docs/blob/00bb5540/articles/foundry/openai/includes/concepts-model-retirement-schedule-content.md
https://github.com/Prajwalsrinvas/token-tariff/blob/77b8722/data/history/2026-08-01/openrouter_models.json
https://github.com/mistralai/platform-docs-public/tree/222f4ba9/src/schema/models/models
https://github.com/openai/openai-node/blob/main/src/resources/shared.ts
https://github.com/vllm-project/recipes/tree/8959cf64/models/zai-org
https://www.npmjs.com/package/@ai-sdk/gateway/v/4.0.146
`,
  rows: `
gemini-flash-latest gemini-3.8-flash 2026-11-27 0 moves,
gemini-flash-lite-latest gemini-3.5-flash-lite 2026-11-27 0 moves,
gemini-pro-latest gemini-3.1-pro-preview 2026-11-27 0 moves,
mistral-medium-latest mistral-medium-3-5 2026-08-21 6 moves,
mistral-small-latest mistral-small-2603 2026-08-21 6 moves,
mistral-large-latest mistral-large-2512 2026-08-21 6 moves,
magistral-medium-latest magistral-medium-2509 2026-08-21 6 moves,
magistral-small-latest magistral-small-2509 2026-08-21 6 moves,
devstral-latest devstral-2512 2026-08-21 6 moves, devstral-medium-latest devstral-2512 2026-08-21 6 moves,
devstral-small-latest labs-devstral-small-2512 2026-08-21 6 moves,
codestral-latest codestral-2508 2026-08-21 6 moves,
ministral-3b-latest ministral-3b-2512 2026-08-21 6 moves,
ministral-8b-latest ministral-8b-2512 2026-08-21 6 moves,
ministral-14b-latest ministral-14b-2512 2026-08-21 6 moves,
pixtral-large-latest pixtral-large-2411 2026-08-21 6 moves,
voxtral-small-latest voxtral-small-2507 2026-08-21 6 moves,
voxtral-mini-latest voxtral-mini-2602 2026-08-21 6 moves, chatgpt-4o-latest gpt-4o 2026-11-17 7 moves,
gpt-5-chat gpt-5-chat-latest 2026-11-27 4, gpt-5.1-chat gpt-5.1-chat-latest 2026-11-27 4,
gpt-5.2-chat gpt-5.2-chat-latest 2026-11-27 4, gpt-5.3-chat gpt-5.3-chat-latest 2026-11-27 4,
gpt-chat-latest chat-latest 2026-08-01 5 moves, gpt-5.3 gpt-5.3-chat-latest 2026-11-27 3,
gpt-5.1-instant gpt-5.1-chat-latest 2026-11-27 9, gpt-5.1-thinking gpt-5.1 2026-11-27 9,
gpt-4-32k gpt-4 2026-11-27 4, gpt-4-vision-preview gpt-4-turbo 2026-11-27 4,
gpt-4-turbo-vision gpt-4-turbo 2026-11-27 4, gpt-4-turbo-vision-preview gpt-4-turbo 2026-11-27 4,
gpt-3.5-0301 gpt-3.5-turbo 2026-11-27 4, o3-mini-high o3-mini 2026-11-27 9,
o4-mini-high o4-mini 2026-11-27 9, gemini-2.0-flash-exp gemini-2.0-flash 2026-11-27 0,
gemini-2.5-flash-preview gemini-2.5-flash 2026-11-27 0,
gemini-2.5-pro-preview gemini-2.5-pro 2026-11-27 0, gemini-2.5-pro-exp gemini-2.5-pro 2026-11-27 0,
gemini-2.5-flash-lite-preview gemini-2.5-flash-lite 2026-11-27 0,
gemini-3-pro gemini-3-pro-preview 2026-11-27 0, gemini-3-flash gemini-3-flash-preview 2026-11-27 0,
gemini-3.1-pro gemini-3.1-pro-preview 2026-11-27 0, codestral codestral-2508 2026-11-27 6,
codestral-2 codestral-2508 2026-11-27 6, magistral-medium magistral-medium-2509 2026-11-27 6,
magistral-medium-2506 magistral-medium-2509 2026-11-27 6,
magistral-medium-1-2-2509 magistral-medium-2509 2026-11-27 6,
mistral-medium-3.1 mistral-medium-2508 2026-11-27 6,
mistral-medium-3-1-2508 mistral-medium-2508 2026-11-27 6, ministral-3b ministral-3b-2512 2026-11-27 6,
ministral-8b ministral-8b-2512 2026-11-27 6, ministral-14b ministral-14b-2512 2026-11-27 6,
pixtral-large pixtral-large-2411 2026-11-27 6, pixtral-large-2502 pixtral-large-2411 2026-11-27 6,
devstral-2 devstral-2512 2026-11-27 6, devstral-2-123b devstral-2512 2026-11-27 6,
devstral-2:123b devstral-2512 2026-11-27 6, devstral-small-2 labs-devstral-small-2512 2026-11-27 6,
devstral-small-2:24b labs-devstral-small-2512 2026-11-27 6,
voxtral-small-24b-2507 voxtral-small-2507 2026-11-27 6,
voxtral-mini-3b-2507 voxtral-mini-2507 2026-11-27 6,
mistralai/Mistral-Small-4-119B-2603 mistral-small-2603 2026-11-27 6,
mistralai/Mistral-Medium-3.5-128B mistral-medium-3-5 2026-11-27 6,
mistralai/Devstral-2-123B-Instruct-2512 devstral-2512 2026-11-27 6,
mistralai/Devstral-Small-2-24B-Instruct-2512 labs-devstral-small-2512 2026-11-27 6,
mistralai/Leanstral-1.5-119B-A6B labs-leanstral-1-5 2026-11-27 6,
mistralai/Pixtral-12B-2409 pixtral-12b 2026-11-27 6,
mistralai/Pixtral-Large-Instruct-2411 pixtral-large-2411 2026-11-27 6,
mistralai/Voxtral-Small-24B-2507 voxtral-small-2507 2026-11-27 6,
mistralai/Voxtral-Mini-3B-2507 voxtral-mini-2507 2026-11-27 6,
voxtral-mini-4b-realtime-2602 voxtral-mini-2602 2026-11-27 6,
ministral-3-3b ministral-3b-2512 2026-11-27 6,
ministral-3-3b-instruct-2512 ministral-3b-2512 2026-11-27 6,
ministral-3-3b-reasoning-2512 ministral-3b-2512 2026-11-27 6,
ministral-3-3b-2512 ministral-3b-2512 2026-11-27 6,
ministral-3-3b-instruct ministral-3b-2512 2026-11-27 6, ministral-3:3b ministral-3b-2512 2026-11-27 6,
ministral3:3b ministral-3b-2512 2026-11-27 6, ministral-3-8b ministral-8b-2512 2026-11-27 6,
ministral-3-8b-instruct-2512 ministral-8b-2512 2026-11-27 6,
ministral-3-8b-reasoning-2512 ministral-8b-2512 2026-11-27 6,
ministral-3-8b-2512 ministral-8b-2512 2026-11-27 6,
ministral-3-8b-instruct ministral-8b-2512 2026-11-27 6, ministral-3:8b ministral-8b-2512 2026-11-27 6,
ministral3:8b ministral-8b-2512 2026-11-27 6, ministral-3-14b ministral-14b-2512 2026-11-27 6,
ministral-3-14b-instruct-2512 ministral-14b-2512 2026-11-27 6,
ministral-3-14b-reasoning-2512 ministral-14b-2512 2026-11-27 6,
ministral-3-14b-2512 ministral-14b-2512 2026-11-27 6,
ministral-3-14b-instruct ministral-14b-2512 2026-11-27 6, ministral-3:14b ministral-14b-2512 2026-11-27 6,
ministral3:14b ministral-14b-2512 2026-11-27 6, glm-5.3 zai-glm-5-3 2026-11-27 1,
glm-5.3:latest zai-glm-5-3 2026-11-27 8, command-a-plus command-a-plus-05-2026 2026-11-27 2,
llama-3.1-sonar-small-128k-online llama-3.1-8b 2026-11-27 3,
llama-3.1-sonar-large-128k-online llama-3.1-70b 2026-11-27 3,
perplexity/llama-3.1-sonar-small-128k-online llama-3.1-8b 2026-11-27 3,
perplexity/llama-3.1-sonar-large-128k-online llama-3.1-70b 2026-11-27 3,
mistral-tiny-latest mistral-tiny-2407 2026-11-27 6, pixtral-12b-latest pixtral-12b-2409 2026-11-27 6
`,
} as const;

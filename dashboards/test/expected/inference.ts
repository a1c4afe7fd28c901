import { attribute as a, metric } from "@wattspan/core/names";
import { type DashboardExpectations, type How, ratios, type Told, type Values } from "./expectation.ts";

const INFERENCE = { [a.activity]: "inference" };

const written = (told: Told, how: How, where = {}) =>
  ["output", "reasoning"]
    .map((kind) => told.sum(how, metric.tokens, { ...where, [a.tokenKind]: kind }))
    .reduce((sum, count) => sum + count);
const perRequest = (told: Told, how: How, row: typeof metric.operationEnergy, where = {}) =>
  told.sum(how, row, where) / told.count(how, row, where);
const perRequestByModel = (told: Told, how: How, row: typeof metric.operationEnergy): Values =>
  told.each(a.model, row, {}, (model) => perRequest(told, how, row, model));
const perOutputTokenByModel = (told: Told, how: How): Values =>
  ratios(
    told.by(a.model, how, metric.energy, INFERENCE),
    told.each(a.model, metric.tokens, {}, (model) => written(told, how, model)),
  );

/** What the panels on inference must show. */
export const inference: DashboardExpectations = {
  Requests: (told, how) => ({ requests: told.count(how, metric.operationEnergy) }),
  "Energy per request": (told, how) => ({ "per request": perRequest(told, how, metric.operationEnergy) }),
  "Energy per request over time A": (told, how) => ({ mean: perRequest(told, how, metric.operationEnergy) }),
  "Energy per request over time B": (told, how) => ({
    half: told.quantile(0.5, how, metric.operationEnergy),
  }),
  "Energy per request over time C": (told, how) => ({
    "95 %": told.quantile(0.95, how, metric.operationEnergy),
  }),
  "Carbon per request": (told, how) => ({ "per request": perRequest(told, how, metric.operationCo2e) }),
  "Energy per output token": (told, how) => ({
    "per output token": told.sum(how, metric.energy, INFERENCE) / written(told, how),
  }),
  "Energy per token": (told, how) => ({
    "per token": told.sum(how, metric.energy, INFERENCE) / told.sum(how, metric.tokens),
  }),
  "Served elsewhere": (told, how) => ({
    serving:
      told.sum(how, metric.energy, { ...INFERENCE, [a.boundary]: "serving" }) /
      told.sum(how, metric.energy, INFERENCE),
  }),
  "Energy per request, by model": (told, how) => perRequestByModel(told, how, metric.operationEnergy),
  "Carbon per request, by model": (told, how) => perRequestByModel(told, how, metric.operationCo2e),
  "Energy per output token, by model": perOutputTokenByModel,
  "Energy per output token over time, by model": perOutputTokenByModel,
  "Tokens by kind": (told, how) => told.by(a.tokenKind, how, metric.tokens),
  "Power by place": (told, how) => told.by(a.boundary, how, metric.energy, INFERENCE),
  "Known calls against the estimate's band": (told, how) =>
    told.by(a.comparison, how, metric.estimateCoverage),
  "Requests of clients by result": (told, how) => told.by(a.attemptResult, how, metric.attempts),
  "Requests that were not answered, by model": (told, how) =>
    told.each(a.model, metric.attempts, {}, (model) => {
      const answered = told.sum(how, metric.attempts, { ...model, [a.attemptResult]: "answered" });
      return 1 - answered / told.sum(how, metric.attempts, model);
    }),
  "Energy of calls that failed, by error": (told, how) => {
    const { "": _, ...failed } = told.by(a.errorType, how, metric.operationEnergy);
    return failed;
  },
};

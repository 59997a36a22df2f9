import { type ArgumentsHost, Catch, type ExceptionFilter } from '@nestjs/common';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { answerOAuthError } from './api-client/oauth-error.js';
import { speaksOAuth } from './api-client/oauth-form.js';
import type { LineLog } from './process/line-log.js';
import { asRefusal, languageOf, PROBLEM_TYPE, problemOf, problemOfDefect } from './problem/problem.js';

/** The one place where an error becomes an answer: refusals say their reason, anything else is a 500 that tells nothing. */
@Catch()
export class RefusalFilter implements ExceptionFilter {
  readonly #log: LineLog;

  constructor(log: LineLog) {
    this.#log = log;
  }

  catch(error: unknown, host: ArgumentsHost): void {
    const http = host.switchToHttp();
    const request = http.getRequest<FastifyRequest>();
    const reply = http.getResponse<FastifyReply>();
    answerError(error, request, reply, this.#log);
  }
}

/** Answers a request with the problem of an error. Nothing is sent if the answer has already begun. */
export function answerError(error: unknown, request: FastifyRequest, reply: FastifyReply, log: LineLog): void {
  const language = languageOf(request.headers['accept-language']);
  const refusal = asRefusal(error);
  if (refusal === undefined) {
    const { message, stack } = error as Partial<Error>;
    log('error', 'defect', { requestId: request.id, message: String(message ?? error), stack: stack ?? null });
  }
  // For whoever writes down what became of it.
  Object.assign(request, { filmdeedOutcome: refusal?.code ?? 'internal' });
  const problem = refusal === undefined ? problemOfDefect(language) : problemOf(refusal, language);
  if (reply.sent || reply.raw.headersSent) {
    reply.raw.destroy();
    return;
  }
  const retryAfter = refusal?.facts['retryAfterSeconds'];
  if (typeof retryAfter === 'number') void reply.header('retry-after', String(retryAfter));
  if (speaksOAuth(request)) {
    answerOAuthError(refusal, reply);
    return;
  }
  void reply
    .status(problem.status)
    .header('content-language', language)
    .header('cache-control', 'no-store')
    .header('x-request-id', request.id)
    .type(PROBLEM_TYPE)
    .send(JSON.stringify({ ...problem, requestId: request.id }));
}

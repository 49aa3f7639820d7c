import type { FastifyReply } from 'fastify';
import type { LoginAnswer } from '../login/login-answer.ts';
import { sendResponse } from './send-response.ts';

/** Puts an answer of the JSON API on the wire. */
export const sendLoginAnswer = (reply: FastifyReply, answer: LoginAnswer): FastifyReply => {
  const { status, headers = {}, contentType } = answer;
  if (status === 204) {
    for (const [name, value] of Object.entries(headers)) reply.header(name, value);
    return reply.code(204).send();
  }
  const body = typeof answer.body === 'string' && contentType !== undefined ? answer.body : JSON.stringify(answer.body);
  return sendResponse(reply, { status, headers, body, ...(contentType === undefined ? {} : { contentType }) });
};

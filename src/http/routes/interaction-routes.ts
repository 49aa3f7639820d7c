import { createHmac, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { decisionEntry } from '../../identity/decision-entry-of.ts';
import type { DecisionLog } from '../../identity/decision-log.ts';
import { isCrossSite, readPresented } from '../../identity/presented.ts';
import { refusalOf } from '../../identity/refusal.ts';
import type { Clock } from '../../kernel/clock.ts';
import { Secret } from '../../kernel/secret.ts';
import { type Interaction, isLogInOver } from '../../oauth/interactions.ts';
import { consentPage } from '../../pages/consent-page.ts';
import { errorPage } from '../../pages/error-page.ts';
import type { Page } from '../../pages/page.ts';
import { signInPage } from '../../pages/sign-in-page.ts';
import { findConsent } from '../../storage/stores/oauth-grant-store.ts';
import { findSubject, findSubjectOfUser } from '../../storage/stores/subject-store.ts';
import { factsOf } from '../authentication.ts';
import { presentedRequest } from '../presented-request.ts';
import { BAD_HOST } from '../request-refusals.ts';
import { sendResponse } from '../send-response.ts';
import { browserUser, type OAuthContext } from './oauth-routes.ts';

export interface InteractionContext extends OAuthContext {
  readonly decisions: DecisionLog;
  readonly clock: Clock;
  /** Form tokens are made of it. */
  readonly secret: Buffer;
}

const PATH = '/login/oauth2/interaction';

const EXPIRED = errorPage({
  status: 400,
  title: 'This log-in is over',
  sentence:
    'It was finished before, it took too long, or it began in another browser. Go back to the application and log in again.',
});

const CROSS_SITE = errorPage({
  status: 403,
  title: 'This came from another page',
  sentence: 'The form was not sent from our own page. Go back to the application and log in again.',
});

const sendPage = (
  reply: FastifyReply,
  { status, headers, html }: Page,
  more: Record<string, string | readonly string[]> = {},
) =>
  sendResponse(reply, {
    status,
    headers: { ...headers, ...more },
    contentType: headers['content-type'] ?? 'text/html; charset=utf-8',
    body: html,
  });

const formOf = (request: FastifyRequest): URLSearchParams =>
  new URLSearchParams(Buffer.isBuffer(request.body) ? request.body.toString('utf8') : '');

/** The pages between an application's request and its answer: sign in, and "Authorization Request". */
export const registerInteractionRoutes = (app: FastifyInstance, context: InteractionContext): void => {
  const { oauth, authenticator, pool, originOf, decisions, clock, secret } = context;
  const { interactions } = oauth;

  const tokenOf = ({ uid }: Interaction): string =>
    createHmac('sha256', secret).update(`form of interaction ${uid}`).digest('base64url');

  const isOurForm = (form: URLSearchParams, interaction: Interaction): boolean => {
    const [sent, own] = [Buffer.from(form.get('formToken') ?? ''), Buffer.from(tokenOf(interaction))];
    return sent.length === own.length && timingSafeEqual(sent, own);
  };

  const signIn = (
    interaction: Interaction,
    more: { userName?: string; problem?: string; status?: number } = {},
  ): Page =>
    signInPage({
      action: `${PATH}/${interaction.uid}/sign-in`,
      formToken: tokenOf(interaction),
      userName: more.userName ?? interaction.loginHint ?? undefined,
      problem: more.problem,
      application: interaction.application.name,
      ...(more.status === undefined ? {} : { status: more.status }),
    });

  const consent = async (interaction: Interaction, subject: string): Promise<Page> => {
    const user = await findSubject(pool, subject);
    if (user === null) return signIn(interaction);
    return consentPage({
      action: `${PATH}/${interaction.uid}/consent`,
      formToken: tokenOf(interaction),
      application: interaction.application,
      redirectUri: interaction.redirectUri,
      user,
      scopes: interaction.scopes,
      scopesBefore: (await findConsent(pool, subject, interaction.application.clientId)) ?? [],
    });
  };

  type Step = (request: FastifyRequest, reply: FastifyReply, interaction: Interaction) => Promise<unknown>;

  /** Every step begins with the log-in that the browser's cookie names. */
  const handle = (step: Step) => async (request: FastifyRequest, reply: FastifyReply) => {
    const origin = originOf(request.raw);
    if (origin === null) return sendResponse(reply, BAD_HOST);
    const presented = readPresented(presentedRequest(request, origin));
    if (request.method === 'POST' && isCrossSite(presented, origin.origin)) return sendPage(reply, CROSS_SITE);
    const interaction = await interactions.find(request.raw, reply.raw);
    if (interaction === null || interaction.uid !== (request.params as { uid: string }).uid)
      return sendPage(reply, EXPIRED);
    if (request.method === 'POST' && !isOurForm(formOf(request), interaction)) return sendPage(reply, CROSS_SITE);
    try {
      return await step(request, reply, interaction);
    } catch (error) {
      if (isLogInOver(error)) return sendPage(reply, EXPIRED);
      throw error;
    }
  };

  const presentedOf = (request: FastifyRequest) => {
    const origin = originOf(request.raw);
    if (origin === null) throw new Error('Invariant violated: the origin was read before');
    return { origin, presented: presentedRequest(request, origin) };
  };

  const goOn = (reply: FastifyReply, location: string, more: Record<string, string | readonly string[]> = {}) =>
    sendResponse(reply, {
      status: 303,
      headers: { location, ...more },
      contentType: 'text/plain; charset=utf-8',
      body: '',
    });

  app.get(
    `${PATH}/:uid`,
    handle(async (request, reply, interaction) => {
      const user = await browserUser(presentedOf(request).presented, context);
      if (interaction.asks === 'sign-in' || user === null) return sendPage(reply, signIn(interaction));
      return sendPage(reply, await consent(interaction, user.subject));
    }),
  );

  app.post(
    `${PATH}/:uid/sign-in`,
    handle(async (request, reply, interaction) => {
      const form = formOf(request);
      const { origin, presented } = presentedOf(request);
      const [userName, password] = [form.get('userName') ?? '', form.get('password') ?? ''];
      const begun = await authenticator.signIn(presented, userName, new Secret(password));
      const { decision, setCookies } = begun;
      decisions.note(decisionEntry(decision, factsOf(request, origin), clock()));
      if (decision.kind === 'refused') {
        const { status, body } = refusalOf(decision, origin.remoteAddress);
        const problem = body.kind === 'page' ? body.sentence : body.errors.join(' ');
        return sendPage(reply, signIn(interaction, { userName, problem, status }));
      }
      await authenticator.endSessionsOfCookies(presented);
      const subject = await findSubjectOfUser(pool, decision.account.userOid);
      if (subject === null) return sendPage(reply, signIn(interaction));
      const location = await interactions.signedIn(request.raw, reply.raw, subject.uuid);
      return goOn(reply, location, { 'set-cookie': setCookies });
    }),
  );

  app.post(
    `${PATH}/:uid/consent`,
    handle(async (request, reply, interaction) => {
      const { presented } = presentedOf(request);
      const user = await browserUser(presented, context);
      if (user === null || user.subject !== interaction.subject) return sendPage(reply, signIn(interaction));
      const answer = formOf(request).get('answer');
      if (answer === 'allow') return goOn(reply, await interactions.allowed(request.raw, reply.raw, user.subject));
      if (answer === 'deny') return goOn(reply, await interactions.denied(request.raw, reply.raw));
      return sendPage(reply, signIn(interaction));
    }),
  );
};

import type { KoaContextWithOIDC } from 'oidc-provider';
import { deviceCodePage, deviceConfirmPage, deviceDonePage } from '../pages/device-pages.ts';
import { showPage } from './show-page.ts';

/** RFC 8628, 3.4. */
export const DEVICE_CODE = 'urn:ietf:params:oauth:grant-type:device_code';

/** Against cross-site forms the provider keeps a secret in its session; its forms must carry it. */
const hidden = (context: KoaContextWithOIDC): Readonly<Record<string, string>> => {
  const secret = context.oidc.session?.state?.secret;
  return { xsrf: typeof secret === 'string' ? secret : '' };
};

const problemOf = (error: Error): string => {
  switch (error.name) {
    case 'NoCodeError':
      return 'Type the code that the device shows.';
    case 'AbortedError':
      return 'The device was turned away.';
    case 'NotFoundError':
    case 'ExpiredError':
    case 'AlreadyUsedError':
      return 'There is no such code, or its time is over. Look at the device again; it may show a new one.';
    default:
      return 'That did not work. Type the code once more.';
  }
};

const action = (context: KoaContextWithOIDC): string => new URL(context.oidc.urlFor('code_verification')).pathname;

export const deviceFlow = {
  enabled: true,
  charset: 'base-20' as const,
  mask: '****-****',
  userCodeInputSource: async (context: KoaContextWithOIDC, _form: string, _out?: unknown, error?: Error) => {
    showPage(
      context,
      deviceCodePage({
        action: action(context),
        hidden: hidden(context),
        problem: error === undefined ? undefined : problemOf(error),
        status: error === undefined ? 200 : 400,
      }),
    );
  },
  userCodeConfirmSource: async (
    context: KoaContextWithOIDC,
    _form: string,
    client: { clientName?: string | undefined; clientId: string },
    _device: unknown,
    userCode: string,
  ) => {
    showPage(
      context,
      deviceConfirmPage({
        action: action(context),
        hidden: { ...hidden(context), user_code: userCode },
        application: client.clientName ?? client.clientId,
        userCode,
      }),
    );
  },
  successSource: async (context: KoaContextWithOIDC) => {
    const { client } = context.oidc;
    showPage(context, deviceDonePage(client?.clientName ?? client?.clientId ?? 'The application'));
  },
};

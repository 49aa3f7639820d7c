import { badNetwork } from '../identity/ip-filter.ts';
import { ALL_KEYS, countApiKeys } from '../storage/stores/api-key-list-store.ts';
import { MOST_EXCEPTIONS } from '../wsapi/rules/subscription-rules.ts';
import { answered, type LoginAnswer, refused } from './login-answer.ts';
import type { LoginRequest } from './login-request.ts';
import type { SignedInRoute } from './login-route.ts';
import type { LoginServices } from './login-services.ts';
import { ownAddress } from './own-address.ts';
import { refusedMembers } from './refused-members.ts';
import { readSettings, SETTINGS, type Settings, type SettingValue, settingJson } from './subscription-settings.ts';
import { supposeRules } from './supposed-rules.ts';
import { refusedByWsapi } from './wsapi-calls.ts';

const FETCH = [...SETTINGS, 'Name', 'SubscriptionID', 'UserCount', 'EnabledUsersCount', 'DisabledUsersCount'].join();

/** The subscription as a page about it needs it. */
const shown = async (request: LoginRequest, services: LoginServices): Promise<LoginAnswer> => {
  const { pool, wsapi, edition } = services;
  const { remoteAddress } = request;
  const [read, keys, { before }] = await Promise.all([
    wsapi(request, { method: 'GET', path: 'subscription', parameters: { fetch: FETCH } }),
    countApiKeys(pool, ALL_KEYS),
    supposeRules(pool, { settings: {} }),
  ]);
  if (!read.ok) return refusedByWsapi(read.error);
  const stored = read.value.object ?? {};
  const settings = SETTINGS.map((name) => [name, settingJson(name, (stored[name] ?? null) as SettingValue)]);
  return answered({
    ObjectID: before.policy.subscriptionOid,
    Name: stored.Name,
    SubscriptionID: stored.SubscriptionID,
    Edition: edition,
    Users: { Total: stored.UserCount, Enabled: stored.EnabledUsersCount, Disabled: stored.DisabledUsersCount },
    ApiKeys: keys,
    Address: remoteAddress,
    OwnAddress: ownAddress(before.policy, remoteAddress),
    Settings: Object.fromEntries(settings),
    SSOUserExceptions: { Count: before.exceptions.size, Most: MOST_EXCEPTIONS },
  });
};

const show: SignedInRoute = {
  method: 'GET',
  path: '/subscription',
  caller: 'administrator',
  sentence: 'Who signs in how, from where and for how long: each setting with what it takes.',
  answer: shown,
};

const NETWORKS = ['IPAddressRestrictionEnabled', 'RestrictedIPAddresses', 'ApplyIpAddressRestrictionToSubAdmins'];

/** Whether these settings would shut out the very caller; a list that cannot be read is refused for that. */
const shutsOut = async (
  settings: Settings,
  { remoteAddress }: LoginRequest,
  { pool }: LoginServices,
): Promise<boolean> => {
  if (!NETWORKS.some((name) => name in settings)) return false;
  if (badNetwork(String(settings.RestrictedIPAddresses ?? '')) !== null) return false;
  const { after } = await supposeRules(pool, { settings });
  return ownAddress(after.policy, remoteAddress) === 'shut-out';
};

const change: SignedInRoute = {
  method: 'PATCH',
  path: '/subscription',
  caller: 'administrator',
  sentence: 'Changes the settings that the body names, all of them or none; nobody shuts out their own address.',
  answer: async (request, services) => {
    const settings = readSettings(request.body);
    if (!settings.ok) {
      const { member, sentence } = settings.error;
      return refusedMembers('bad-member', { [member]: sentence });
    }
    if (request.body.size === 0) return refused('bad-member', `The members are ${SETTINGS.join(', ')}.`);
    if (await shutsOut(settings.value, request, services)) {
      const sentence = `You call from ${request.remoteAddress}.`;
      return refusedMembers('own-address-shut-out', { RestrictedIPAddresses: sentence });
    }
    const { subscriptionOid } = request.caller.account.policy;
    const written = await services.wsapi(request, {
      method: 'POST',
      path: `subscription/${subscriptionOid}`,
      attributes: settings.value,
    });
    return written.ok ? shown(request, services) : refusedByWsapi(written.error);
  },
};

export const SUBSCRIPTION_ROUTES: readonly SignedInRoute[] = [show, change];

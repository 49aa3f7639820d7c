import { useQuery } from '@tanstack/react-query';
import { type SettingName, subscription as texts } from '../../../strings/subscription.ts';
import { policyQuery } from '../api/policy.ts';
import type { Subscription } from '../api/subscription.ts';
import { EditionSection } from './edition-section.tsx';
import { ExceptionsSection } from './exceptions-section.tsx';
import { LifetimeSection } from './lifetime-section.tsx';
import { OwnAddressText } from './own-address.tsx';
import { ProfileSection } from './profile-section.tsx';
import { SectionLinks } from './section-links.tsx';
import { SettingsSection } from './settings-section.tsx';

const NAMES = {
  capabilities: ['ApiKeysEnabled'],
  authentication: ['AuthenticationPolicy', 'AuthenticationPolicyUrl', 'CustomSSOLogoutURL'],
  password: ['PasswordMinimumLength', 'NumberofPasswordRules', 'PasswordExpirationDays', 'PreviousPasswordCount'],
  lockout: ['Maximumloginattempts', 'UserLockoutTime'],
  session: ['SessionTimeoutSeconds'],
  networks: ['IPAddressRestrictionEnabled', 'RestrictedIPAddresses', 'ApplyIpAddressRestrictionToSubAdmins'],
  browserApps: ['CORSEnabled', 'CORSAllowedDomains'],
} as const satisfies Readonly<Record<string, readonly SettingName[]>>;

/** All sections, in their order. */
export const Sections = ({ subscription }: { readonly subscription: Subscription }) => {
  const isModern = useQuery(policyQuery).data?.Profile === 'modern';
  const about = (section: keyof typeof NAMES) => ({ section, names: NAMES[section], subscription });
  return (
    <>
      <SectionLinks />
      <SettingsSection {...about('capabilities')} />
      <SettingsSection {...about('authentication')} />
      <ProfileSection />
      <SettingsSection {...about('password')} notice={isModern ? texts.restsUnderModern : undefined} />
      <SettingsSection {...about('lockout')} notice={isModern ? texts.lockoutRestsUnderModern : undefined} />
      <SettingsSection {...about('session')} />
      <LifetimeSection timeout={subscription.Settings.SessionTimeoutSeconds} />
      <SettingsSection {...about('networks')}>
        <OwnAddressText subscription={subscription} />
      </SettingsSection>
      <SettingsSection {...about('browserApps')} />
      <EditionSection subscription={subscription} />
      {/* The last: it may be a thousand rows long. */}
      <ExceptionsSection subscription={subscription} />
    </>
  );
};

import { Screen } from '../../components/screen.tsx';
import { account } from '../../strings/account.ts';
import { PasswordSection } from './components/password-section.tsx';
import { SessionsSection } from './components/sessions-section.tsx';
import { WhoSection } from './components/who-section.tsx';

/** My account: for everybody who is signed in. */
export const AccountScreen = () => (
  <Screen title={account.title} about={account.about}>
    <div>
      <WhoSection />
      <PasswordSection />
      <SessionsSection />
    </div>
  </Screen>
);

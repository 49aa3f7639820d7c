import type { ReactNode } from 'react';
import { type Fact, Facts } from '../../../components/facts.tsx';
import { TimeText } from '../../../components/time-text.tsx';
import { users } from '../../../strings/users.ts';
import type { User } from '../api/user.ts';

/** A lock of the year 3000 is one that an administrator lifts (KB 57603). */
const isForever = (instant: string): boolean => Number(instant.slice(0, 4)) >= 3000;

const lockText = ({ Locked, AccountLockedUntil }: User): ReactNode => {
  if (!Locked) return null;
  const until = AccountLockedUntil;
  return until === null || isForever(until) ? users.facts.lockedForever : <TimeText instant={until} />;
};

/** When a user did what. */
export const UserFacts = ({ user }: { readonly user: User }) => {
  const { facts } = users;
  const shown: readonly Fact[] = [
    [facts.created, <TimeText key="created" instant={user.CreationDate} />],
    [facts.lastLogin, <TimeText key="login" instant={user.LastLoginDate} />],
    [facts.lastActive, <TimeText key="active" instant={user.LastActiveDate} />],
    [
      facts.password,
      user.HasPassword ? <TimeText key="password" instant={user.LastPasswordUpdateDate} /> : facts.noPassword,
    ],
    [facts.failures, user.FailedLoginAttempts === 0 ? null : user.FailedLoginAttempts],
    [facts.lockedUntil, lockText(user)],
    [facts.invitedUntil, user.InvitedUntil === null ? null : <TimeText key="invited" instant={user.InvitedUntil} />],
  ];
  return <Facts facts={shown.filter(([, value]) => value !== null)} />;
};

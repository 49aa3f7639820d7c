import { findAccountByName } from '../storage/stores/account-store.ts';
import type { DevServices } from './dev-services.ts';
import type { Who } from './present-case.ts';

/** A user of the demo in a part of the cases. */
export interface CasePerson {
  readonly oid: number;
  readonly userName: string;
  readonly password: string;
}

export type CasePeople = Readonly<Record<Who, CasePerson>>;

/** Who of the demo plays which part: the keys are the Editor's. */
const ROLES: Readonly<Record<Who, string>> = { user: 'Editor', other: 'Project Admin', admin: 'Subscription Admin' };

/** Null: the data is not the demo. */
export const findCasePeople = async ({ control, database }: DevServices): Promise<CasePeople | null> => {
  const users = control.demo()?.users ?? [];
  const person = async (who: Who): Promise<CasePerson | null> => {
    const known = users.find(({ role }) => role === ROLES[who]);
    const account = known === undefined ? null : await findAccountByName(database.main, known.userName);
    return known === undefined || account === null ? null : { ...known, oid: account.userOid };
  };
  const [user, other, admin] = [await person('user'), await person('other'), await person('admin')];
  return user === null || other === null || admin === null ? null : { user, other, admin };
};

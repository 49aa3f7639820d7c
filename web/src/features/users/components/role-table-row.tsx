import { NativeSelect } from '@mantine/core';
import type { CSSProperties } from 'react';
import { users } from '../../../strings/users.ts';
import type { RoleEdit, RoleRow } from '../role-rows.ts';
import styles from './role-table.module.css';

interface RoleTableRowProps {
  readonly row: RoleRow;
  readonly edit: RoleEdit | undefined;
  readonly index: number;
  /** Pixels below the first row. */
  readonly offset: number;
  readonly measure: (element: HTMLElement | null) => void;
  readonly onChoose: (role: string) => void;
}

/** What a place is called where two may have one name. */
const placeName = ({ kind, place, workspace }: RoleRow): string =>
  kind === 'Workspace' ? place.Name : `${place.Name}, ${workspace.Name}`;

/** A role that no permission of the place gives, and where it comes from. */
const comesTo = ({ place: { Role, From } }: RoleRow): string =>
  From === null || From === 'permission' ? Role : `${Role} ${users.roles.sources[From]}`;

/** One place, the permission that is given there, and what it comes to. */
export const RoleTableRow = (props: RoleTableRowProps) => {
  const { row, edit, index, offset, measure, onChoose } = props;
  const { kind, place, depth } = row;
  return (
    // biome-ignore lint/a11y/useSemanticElements: see RoleTable
    // biome-ignore lint/a11y/useFocusableInteractive: a row is no control
    <div
      role="row"
      aria-rowindex={index + 2}
      ref={measure}
      data-index={index}
      data-kind={kind}
      className={styles.row}
      style={{ '--depth': depth, transform: `translateY(${offset}px)` } as CSSProperties}
    >
      {/* biome-ignore lint/a11y/useSemanticElements: see RoleTable */}
      {/* biome-ignore lint/a11y/useFocusableInteractive: a header is no control */}
      <div role="rowheader" className={styles.place}>
        <bdi>{place.Name}</bdi>
        {place.State === 'Closed' ? <span className={styles.quiet}>{users.roles.closed}</span> : null}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see RoleTable */}
      <div role="cell">
        {place.MayGive.length === 0 ? (
          place.Permission
        ) : (
          <NativeSelect
            aria-label={users.roles.roleOn(placeName(row))}
            data={[...place.MayGive]}
            value={edit?.role ?? place.Permission}
            onChange={({ currentTarget }) => onChoose(currentTarget.value)}
            data-changed={edit === undefined ? undefined : true}
            className={styles.select}
          />
        )}
      </div>
      {/* biome-ignore lint/a11y/useSemanticElements: see RoleTable */}
      <div role="cell" className={styles.quiet}>
        {edit === undefined ? comesTo(row) : users.roles.change(edit.was, edit.role)}
      </div>
    </div>
  );
};

import { Text } from '@mantine/core';
import { SecondLook } from '../../../components/second-look.tsx';
import { projects } from '../../../strings/projects.ts';
import { changeScope } from '../api/change-scope.ts';
import type { TreeNode } from '../tree-node.ts';
import { useScopeChange } from './use-scope-change.ts';

interface CloseDialogProps {
  readonly opened: boolean;
  readonly node: TreeNode;
  readonly onClose: () => void;
}

const openIn = (node: TreeNode): number =>
  node.kind === 'workspaces' ? node.scope.OpenProjects : node.scope.OpenChildren;

/** The second look before a workspace or project is closed. */
export const CloseDialog = ({ opened, node, onClose }: CloseDialogProps) => {
  const { kind, scope } = node;
  const change = useScopeChange({
    run: () => changeScope(kind, scope.ObjectID, { State: 'Closed' }),
    said: ({ Name }) => projects.done.closed(Name),
    onDone: onClose,
  });
  const open = openIn(node);
  return (
    <SecondLook
      opened={opened}
      title={projects.closeNamed(scope.Name)}
      deed={projects.close}
      isPending={change.isPending}
      error={change.error}
      onConfirm={() => change.mutate(undefined)}
      onClose={onClose}
    >
      <Text>
        <b>
          <bdi>{scope.Name}</bdi>
        </b>{' '}
        {projects.closing[kind]}
      </Text>
      {open === 0 ? null : <Text mt="xs">{projects.stayOpen(open)}</Text>}
    </SecondLook>
  );
};

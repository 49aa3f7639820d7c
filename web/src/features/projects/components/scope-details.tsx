import { Button, Group, Stack, Text, Title } from '@mantine/core';
import { type RefObject, useState } from 'react';
import { Problem } from '../../../components/problem.tsx';
import { projects } from '../../../strings/projects.ts';
import { changeScope } from '../api/change-scope.ts';
import { createProject } from '../api/create-project.ts';
import type { TreeNode } from '../tree-node.ts';
import { CloseDialog } from './close-dialog.tsx';
import { MoveDialog } from './move-dialog.tsx';
import { NameDialog } from './name-dialog.tsx';
import styles from './project-tree.module.css';
import { ScopeFacts } from './scope-facts.tsx';
import { useScopeChange } from './use-scope-change.ts';

type Dialog = 'create' | 'rename' | 'move' | 'close';

/** Characters that a name may have. */
const LONGEST = { workspaces: 256, projects: 128 } as const;

interface ScopeDetailsProps {
  readonly node: TreeNode;
  /** Where the keyboard goes on from the tree. */
  readonly firstAction: RefObject<HTMLButtonElement | null>;
}

const createIn = ({ kind, scope }: TreeNode, name: string) =>
  kind === 'workspaces'
    ? createProject(scope.ObjectID, name, null)
    : createProject(scope.Workspace, name, scope.ObjectID);

/** What is known of the chosen row, and what can be done with it. */
export const ScopeDetails = ({ node, firstAction }: ScopeDetailsProps) => {
  const { kind, scope } = node;
  const [dialog, setDialog] = useState<Dialog | null>(null);
  const close = (): void => setDialog(null);
  const reopening = useScopeChange({
    run: () => changeScope(kind, scope.ObjectID, { State: 'Open' }),
    said: ({ Name }) => projects.done.reopened(Name),
    onDone: close,
  });
  const isOpen = scope.State === 'Open';
  const mayChange = kind === 'projects' || scope.Administers;
  return (
    <section className={styles.details} aria-label={projects.actionsOf(scope.Name)}>
      <Stack>
        <div>
          <Text size="sm" c="dimmed">
            {projects.kinds[kind]}
          </Text>
          <Title order={2} size="h3">
            <bdi>{scope.Name}</bdi>
          </Title>
        </div>
        <ScopeFacts node={node} />
        {mayChange ? (
          <Group gap="xs">
            <Button ref={firstAction} variant="default" onClick={() => setDialog('create')}>
              {projects.newProject}
            </Button>
            <Button variant="default" onClick={() => setDialog('rename')}>
              {projects.rename}
            </Button>
            {kind === 'projects' ? (
              <Button variant="default" onClick={() => setDialog('move')}>
                {projects.move}
              </Button>
            ) : null}
            <Button
              variant="default"
              loading={reopening.isPending}
              onClick={() => (isOpen ? setDialog('close') : reopening.mutate(undefined))}
            >
              {isOpen ? projects.close : projects.reopen}
            </Button>
          </Group>
        ) : null}
        <Problem error={reopening.error} />
      </Stack>
      <NameDialog
        opened={dialog === 'create'}
        title={projects.newProjectIn(scope.Name)}
        initial=""
        deed={projects.create}
        longest={LONGEST.projects}
        run={(name) => createIn(node, name)}
        said={projects.done.created}
        onClose={close}
      />
      <NameDialog
        opened={dialog === 'rename'}
        title={projects.renameNamed(scope.Name)}
        initial={scope.Name}
        deed={projects.rename}
        longest={LONGEST[kind]}
        run={(name) => changeScope(kind, scope.ObjectID, { Name: name })}
        said={projects.done.renamed}
        onClose={close}
      />
      {kind === 'projects' ? <MoveDialog opened={dialog === 'move'} project={scope} onClose={close} /> : null}
      <CloseDialog opened={dialog === 'close'} node={node} onClose={close} />
    </section>
  );
};

import { Button, Group } from '@mantine/core';
import { common } from '../strings/common.ts';

interface FormButtonsProps {
  readonly submit: string;
  readonly isPending: boolean;
  readonly onCancel: () => void;
}

/** What stands at the end of a form in a dialog. */
export const FormButtons = ({ submit, isPending, onCancel }: FormButtonsProps) => (
  <Group justify="flex-end">
    <Button variant="default" onClick={onCancel}>
      {common.cancel}
    </Button>
    <Button type="submit" loading={isPending}>
      {submit}
    </Button>
  </Group>
);

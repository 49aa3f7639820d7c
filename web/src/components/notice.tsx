import { Alert, Text } from '@mantine/core';

interface NoticeProps {
  readonly message: string;
  readonly cure: string;
}

/** What cannot be done here, and what to do about it; said before anybody tries. */
export const Notice = ({ message, cure }: NoticeProps) => (
  <Alert color="gray" variant="default" title={message}>
    <Text size="sm">{cure}</Text>
  </Alert>
);

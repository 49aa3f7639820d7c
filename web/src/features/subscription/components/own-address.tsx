import { Text } from '@mantine/core';
import { subscription as texts } from '../../../strings/subscription.ts';
import type { Subscription } from '../api/subscription.ts';

/** From where the person looks at the page, and whether the list as it is lets them in. */
export const OwnAddressText = ({ subscription }: { readonly subscription: Subscription }) => {
  const { Address, OwnAddress, Settings } = subscription;
  const isRestricted = Settings.IPAddressRestrictionEnabled.Value === true;
  return (
    <Text size="sm">
      {texts.yourAddress(Address)} {isRestricted ? texts.ownAddress[OwnAddress] : null}
    </Text>
  );
};

import { BASE_PATH, SIGN_IN_PATH } from '../config/paths.ts';

const isOwnPath = (path: string): boolean =>
  path.startsWith(`${BASE_PATH}/`) && !path.startsWith(`${BASE_PATH}/accounts`);

/** Leaves for the sign-in page, which leads back here. Everything that this page held goes with it. */
export const leaveToSignIn = (): void => {
  const { pathname } = location;
  location.replace(isOwnPath(pathname) ? `${SIGN_IN_PATH}?to=${encodeURIComponent(pathname)}` : SIGN_IN_PATH);
};

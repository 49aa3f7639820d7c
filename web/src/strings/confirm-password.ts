export const confirmPassword = {
  title: 'Confirm that it is you',
  why: 'Your sign-in is more than 15 minutes old. Enter your password to make or change a credential.',
  password: 'Password',
  confirm: 'Confirm',
} as const;

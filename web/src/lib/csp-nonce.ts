const meta = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]');

/** The nonce of this page's Content-Security-Policy, for styles that libraries add while they run. */
export const CSP_NONCE = meta?.nonce ?? '';

// react-remove-scroll, which dialogs use, looks for it under this name.
Object.assign(globalThis, { __webpack_nonce__: CSP_NONCE });

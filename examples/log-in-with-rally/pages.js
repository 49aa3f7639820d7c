const SIGNS = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' };

const escaped = (text) => String(text).replace(/[&<>"']/g, (sign) => SIGNS[sign]);

const page = (main) => `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Defect list</title>
<style>body { font: 1rem/1.5 system-ui, sans-serif; max-width: 40rem; margin: 2rem auto; padding: 0 1rem; }</style>
</head>
<body><main>
${main}
</main></body>
</html>
`;

const logIn = '<form method="post" action="/log-in"><button>Log in with Rally</button></form>';

export const welcomePage = (note = '') => page(`<h1>Defect list</h1>\n<p>${escaped(note)}</p>\n${logIn}`);

export const errorPage = (sentence) => page(`<h1>Defect list</h1>\n<p role="alert">${escaped(sentence)}</p>\n${logIn}`);

const item = ({ FormattedID, Name, State }) =>
  `<li>${escaped(FormattedID)} ${escaped(Name)} <small>${escaped(State)}</small></li>`;

export const listPage = (userName, defects) =>
  page(`<h1>Defects of ${escaped(userName)}</h1>
${defects.length === 0 ? '<p>There are none.</p>' : `<ul>\n${defects.map(item).join('\n')}\n</ul>`}
<form method="post" action="/log-out"><button>Log out</button></form>`);

import { addressOf, headersOf, onOneLine, spread } from './copyParts';
import { placeholders, variablesOf, type CopyRequest, type Template } from './copyRequest';

export type CopyFormat = 'curl-bash' | 'curl-cmd' | 'curl-powershell' | 'powershell' | 'http';

const writers: Readonly<Record<CopyFormat, (request: CopyRequest) => string>> = {
  'curl-bash': curlBash,
  'curl-cmd': curlCmd,
  'curl-powershell': curlPowerShell,
  powershell,
  http: httpFile,
};

/** The request as a command or a file. What is secret is taken from environment variables when it is run. */
export const copyAs = (format: CopyFormat, request: CopyRequest): string => writers[format](request);

const pieces = (
  template: Template,
  literal: (text: string) => string,
  variable: (name: string) => string,
): string[] =>
  template
    .filter((piece) => piece !== '')
    .map((piece) => (typeof piece === 'string' ? literal(piece) : variable(piece.variable)));

const certificateNote = 'is the certificate of the server, saved as a PEM file: it is not trusted by itself.';

/* bash: nothing secret becomes an argument, which everybody on the machine could read. */

const bashLiteral = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * A value of the environment as text of the body. It comes to awk on its input, with a mark at its end: the shell
 * drops line breaks there. A line break inside is the record's end, and is written like the other characters.
 */
const bashEscapes: Readonly<Record<CopyRequest['format'], string>> = {
  xml: String.raw`e["&"] = "&amp;"; e["<"] = "&lt;"; e[">"] = "&gt;"; e["\t"] = "&#9;"; e["\r"] = "&#13;"; n = "&#10;"`,
  json: String.raw`for (i = 1; i < 32; i++) e[sprintf("%c", i)] = sprintf("\\u%04x", i); e["\""] = "\\\""; e["\\"] = "\\\\"; n = "\\n"`,
};
const bashEscape = (format: CopyRequest['format']): string =>
  [
    'escape() {',
    `  printf '%s.' "$1" | awk '`,
    `    BEGIN { ${bashEscapes[format]} }`,
    '    NR > 1 { t = t n }',
    '    { for (i = 1; i <= length($0); i++) { c = substr($0, i, 1); t = t (c in e ? e[c] : c) } }',
    `    END { printf "%s", substr(t, 1, length(t) - 1) }'`,
    '}',
  ].join('\n');

function curlBash(request: CopyRequest): string {
  const { method, proof, format, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const address = pieces(addressOf(request), bashLiteral, (name) => `"$${name}"`).join('');
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${bashLiteral(`${name}: ${value}`)}`),
    ...(proof === 'session'
      ? [`--header @<(printf 'X-RestSvcSessionId: %s\\n' "$${placeholders.session}")`]
      : []),
    ...(proof === 'basic'
      ? [
          `--header @<(printf 'Authorization: Basic %s\\n' "$(printf %s "$${placeholders.username}:$${placeholders.password}" | base64 | tr -d '\\n')")`,
        ]
      : []),
    ...(isPinned ? [`--cacert "$${placeholders.certificateFile}"`] : []),
    ...(body ? ['--data-binary @-'] : method === 'GET' ? [] : [`--header 'Content-Length: 0'`]),
  ];
  const escaped = (name: string): string => `"$(escape "$${name}")"`;
  const hasSecret = body?.some((piece) => typeof piece !== 'string') ?? false;
  const feed = body ? [`printf %s ${pieces(body, bashLiteral, escaped).join('')} |`] : [];
  return [
    '#!/usr/bin/env bash',
    ...(isPinned ? [`# ${placeholders.certificateFile} ${certificateNote}`] : []),
    ...variablesOf(request).map((name) => `: "\${${name}:?}"`),
    ...(hasSecret ? [bashEscape(format)] : []),
    ...feed,
    [`curl --fail-with-body --globoff --show-error --silent ${address}`, ...options].join(' \\\n  '),
    '',
  ].join('\n');
}

/* cmd: everything in double quotes, in which the shell and curl agree; a quote is doubled, a percent sign steps out. */

const cmdArgument = (template: Template): string =>
  `"${doubledBackslashes(pieces(template, cmdLiteral, (name) => `%${name}%`).join(''))}"`;

/** A backslash counts before a quote or a percent sign only, and there it has to be doubled. */
function cmdLiteral(text: string): string {
  let written = '';
  let slashes = '';
  for (const character of text) {
    if (character === '\\') slashes += character;
    else {
      const isSign = character === '"' || character === '%';
      const sign = character === '"' ? '""' : character === '%' ? '"^%"' : character;
      written += slashes + (isSign ? slashes : '') + sign;
      slashes = '';
    }
  }
  return written + slashes;
}

/** The quote that closes the argument is none of its own: what backslashes are before it are doubled. */
function doubledBackslashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\\') end -= 1;
  return text + text.slice(end);
}

function curlCmd(request: CopyRequest): string {
  const { method, proof, format, isPinned } = request;
  const body = onOneLine(request);
  const headers = headersOf(request);
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${cmdArgument([`${name}: ${value}`])}`),
    ...(proof === 'session'
      ? [`--header ${cmdArgument(['X-RestSvcSessionId: ', { variable: placeholders.session }])}`]
      : []),
    ...(proof === 'basic'
      ? [
          `--user ${cmdArgument([{ variable: placeholders.username }, ':', { variable: placeholders.password }])}`,
        ]
      : []),
    ...(isPinned ? [`--cacert ${cmdArgument([{ variable: placeholders.certificateFile }])}`] : []),
    ...(body
      ? [`--data-binary ${cmdArgument(body)}`]
      : method === 'GET'
        ? []
        : ['--header "Content-Length: 0"']),
  ];
  return [
    `rem For the prompt. Set first: ${variablesOf(request).join(', ') || 'nothing'}`,
    ...(body
      ? [`rem A password is put into ${format.toUpperCase()} as it is: escape it for that yourself.`]
      : []),
    ...(isPinned ? [`rem ${placeholders.certificateFile} ${certificateNote}`] : []),
    [
      `curl.exe --fail-with-body --globoff --show-error --silent ${cmdArgument(addressOf(request))}`,
      ...options,
    ].join(' ^\n  '),
    '',
  ].join('\n');
}

/* PowerShell: literals in single quotes, in which nothing but the quote itself means anything. */

const psLiteral = (text: string): string => `'${text.replace(/['\u2018\u2019\u201A\u201B]/g, '$&$&')}'`;

const psText = (template: Template, variable = (name: string): string => `$env:${name}`): string => {
  const parts = pieces(template, psLiteral, variable);
  return parts.length === 1 ? (parts[0] ?? "''") : `(${parts.join(' + ')})`;
};

const psEscape =
  ({ format }: CopyRequest) =>
  (name: string): string =>
    format === 'xml'
      ? `[Security.SecurityElement]::Escape($env:${name})`
      : `((ConvertTo-Json $env:${name}) -replace '^"|"$')`;

const psBasic = `('Basic ' + [Convert]::ToBase64String([Text.Encoding]::UTF8.GetBytes($env:${placeholders.username} + ':' + $env:${placeholders.password})))`;

const psHead = (request: CopyRequest): string[] => [
  `# Set first: ${
    variablesOf(request)
      .map((name) => `$env:${name}`)
      .join(', ') || 'nothing'
  }`,
];

function curlPowerShell(request: CopyRequest): string {
  const { method, proof, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${psLiteral(`${name}: ${value}`)}`),
    ...(proof === 'session'
      ? [`--header ${psText(['X-RestSvcSessionId: ', { variable: placeholders.session }])}`]
      : []),
    ...(proof === 'basic' ? [`--header ('Authorization: ' + ${psBasic})`] : []),
    ...(isPinned ? [`--cacert $env:${placeholders.certificateFile}`] : []),
    ...(body ? [`--data-binary '@-'`] : method === 'GET' ? [] : [`--header 'Content-Length: 0'`]),
  ];
  const curl = [
    `curl.exe --fail-with-body --globoff --show-error --silent ${psText(addressOf(request))}`,
    ...options,
  ].join(' `\n  ');
  return [
    ...psHead(request),
    ...(isPinned ? [`# ${placeholders.certificateFile} ${certificateNote}`] : []),
    ...(body
      ? [
          '# What is piped to a program is ASCII in Windows PowerShell unless this is set.',
          '$OutputEncoding = [Text.UTF8Encoding]::new($false)',
          `$body = ${psText(body, psEscape(request))}`,
          `$body | ${curl}`,
        ]
      : [curl]),
    '',
  ].join('\n');
}

function powershell(request: CopyRequest): string {
  const { method, proof, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const contentType = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  const pairs = [
    ...headers
      .filter(([name]) => !/^content-type$/i.test(name))
      .map(([name, value]) => [name, psLiteral(value)]),
    ...(proof === 'session' ? [['X-RestSvcSessionId', `$env:${placeholders.session}`]] : []),
    ...(proof === 'basic' ? [['Authorization', psBasic]] : []),
  ];
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return [
    ...psHead({ ...request, isPinned: false }),
    ...(isPinned
      ? ['# The certificate of the server is not trusted by itself: import it into the trusted ones first.']
      : []),
    '$headers = @{',
    ...pairs.map(([name, value]) => `  ${psLiteral(name ?? '')} = ${value ?? ''}`),
    '}',
    ...(body ? [`$body = ${psText(body, psEscape(request))}`] : []),
    [
      `Invoke-WebRequest -UseBasicParsing -Method ${verb} -Uri ${psText(addressOf(request))} -Headers $headers`,
      ...(body
        ? [
            `-ContentType ${psLiteral(`${contentType ?? ''}; charset=utf-8`)}`,
            '-Body ([Text.Encoding]::UTF8.GetBytes($body))',
          ]
        : []),
    ].join(' `\n  '),
    '',
  ].join('\n');
}

/** A block as the common REST clients for editors read it. */
function httpFile(request: CopyRequest): string {
  const { method, proof, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  // In braces a client fills in what it likes: no text is in them but the names of ours.
  const brace = request.format === 'xml' ? '{&#123;' : '{\\u007b';
  const text = (template: Template): string =>
    pieces(
      template,
      (literal) => literal.replaceAll('{{', brace),
      (name) => `{{$processEnv ${name}}}`,
    ).join('');
  const variable = (name: string): string => text([{ variable: name }]);
  return [
    `### ${variablesOf({ ...request, isPinned: false }).join(', ')}`.trimEnd(),
    ...(body
      ? [`# A password is put into ${request.format.toUpperCase()} as it is: escape it for that yourself.`]
      : []),
    ...(isPinned
      ? ['# The certificate of the server is not trusted by itself: tell the client of it first.']
      : []),
    `${method} ${text(addressOf(request))} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value.replaceAll('{{', '{ {')}`),
    ...(proof === 'session' ? [`X-RestSvcSessionId: ${variable(placeholders.session)}`] : []),
    ...(proof === 'basic'
      ? [`Authorization: Basic ${variable(placeholders.username)}:${variable(placeholders.password)}`]
      : []),
    ...(body ? ['', text(body)] : []),
    '',
  ].join('\n');
}

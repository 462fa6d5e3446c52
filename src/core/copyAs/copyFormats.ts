import * as l10n from '@vscode/l10n';
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

/** Writes the request as a command or a file. It takes secrets from environment variables when it runs. */
export const copyAs = (format: CopyFormat, request: CopyRequest): string => writers[format](request);

const pieces = (
  template: Template,
  literal: (text: string) => string,
  variable: (name: string) => string,
): string[] =>
  template
    .filter((piece) => piece !== '')
    .map((piece) => (typeof piece === 'string' ? literal(piece) : variable(piece.variable)));

/* The notes of a copy, each on one line of its own. */

const certificateNote = (): string =>
  l10n.t('{0} is a PEM file with the pinned certificate of the server.', placeholders.certificateFile);

const passwordNote = (format: CopyRequest['format']): string =>
  l10n.t('A password is inserted into the {0} body as it is. Escape it yourself.', format.toUpperCase());

const variablesNote = (names: readonly string[]): string =>
  names.length === 0
    ? l10n.t('No environment variables are needed.')
    : l10n.t('Set these environment variables first: {0}', names.join(', '));

/* bash: no secret becomes an argument, because every user of the machine can read arguments. */

const bashLiteral = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;

/**
 * Escapes a variable's value for the body. awk reads the value from its standard input, with a mark at its end, because the
 * shell drops final line breaks. A line break inside the value ends an awk record, and is escaped as well.
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
  const { method, authScheme, format, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const address = pieces(addressOf(request), bashLiteral, (name) => `"$${name}"`).join('');
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${bashLiteral(`${name}: ${value}`)}`),
    ...(authScheme === 'session'
      ? [`--header @<(printf 'X-RestSvcSessionId: %s\\n' "$${placeholders.session}")`]
      : []),
    ...(authScheme === 'basic'
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
    ...(isPinned ? [`# ${certificateNote()}`] : []),
    ...variablesOf(request).map((name) => `: "\${${name}:?}"`),
    ...(hasSecret ? [bashEscape(format)] : []),
    ...feed,
    [`curl --fail-with-body --globoff --show-error --silent ${address}`, ...options].join(' \\\n  '),
    '',
  ].join('\n');
}

/*
 * cmd: every argument is in double quotes, which the shell and curl read alike. A quote is doubled, and a percent sign is
 * written outside of the quotes.
 */

const cmdArgument = (template: Template): string =>
  `"${doubledBackslashes(pieces(template, cmdLiteral, (name) => `%${name}%`).join(''))}"`;

/** Doubles backslashes before a quote or a percent sign, where alone they have a meaning. */
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

/** Doubles the final backslashes, so that they do not escape the closing quote. */
function doubledBackslashes(text: string): string {
  let end = text.length;
  while (text[end - 1] === '\\') end -= 1;
  return text + text.slice(end);
}

function curlCmd(request: CopyRequest): string {
  const { method, authScheme, format, isPinned } = request;
  const body = onOneLine(request);
  const headers = headersOf(request);
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${cmdArgument([`${name}: ${value}`])}`),
    ...(authScheme === 'session'
      ? [`--header ${cmdArgument(['X-RestSvcSessionId: ', { variable: placeholders.session }])}`]
      : []),
    ...(authScheme === 'basic'
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
    `rem ${l10n.t('Run this at the command prompt, not in a batch file.')}`,
    `rem ${variablesNote(variablesOf(request))}`,
    ...(body ? [`rem ${passwordNote(format)}`] : []),
    ...(isPinned ? [`rem ${certificateNote()}`] : []),
    [
      `curl.exe --fail-with-body --globoff --show-error --silent ${cmdArgument(addressOf(request))}`,
      ...options,
    ].join(' ^\n  '),
    '',
  ].join('\n');
}

/* PowerShell: literals are in single quotes, where only the quote itself has a meaning. */

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

const psHead = (request: CopyRequest): string =>
  `# ${variablesNote(variablesOf(request).map((name) => `$env:${name}`))}`;

function curlPowerShell(request: CopyRequest): string {
  const { method, authScheme, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const options = [
    `--request ${method}`,
    ...headers.map(([name, value]) => `--header ${psLiteral(`${name}: ${value}`)}`),
    ...(authScheme === 'session'
      ? [`--header ${psText(['X-RestSvcSessionId: ', { variable: placeholders.session }])}`]
      : []),
    ...(authScheme === 'basic' ? [`--header ('Authorization: ' + ${psBasic})`] : []),
    ...(isPinned ? [`--cacert $env:${placeholders.certificateFile}`] : []),
    ...(body ? [`--data-binary '@-'`] : method === 'GET' ? [] : [`--header 'Content-Length: 0'`]),
  ];
  const curl = [
    `curl.exe --fail-with-body --globoff --show-error --silent ${psText(addressOf(request))}`,
    ...options,
  ].join(' `\n  ');
  return [
    psHead(request),
    ...(isPinned ? [`# ${certificateNote()}`] : []),
    ...(body
      ? [
          `# ${l10n.t('Without this setting, Windows PowerShell pipes text to programs as ASCII.')}`,
          '$OutputEncoding = [Text.UTF8Encoding]::new($false)',
          `$body = ${psText(body, psEscape(request))}`,
          `$body | ${curl}`,
        ]
      : [curl]),
    '',
  ].join('\n');
}

function powershell(request: CopyRequest): string {
  const { method, authScheme, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  const contentType = headers.find(([name]) => /^content-type$/i.test(name))?.[1];
  const pairs = [
    ...headers
      .filter(([name]) => !/^content-type$/i.test(name))
      .map(([name, value]) => [name, psLiteral(value)]),
    ...(authScheme === 'session' ? [['X-RestSvcSessionId', `$env:${placeholders.session}`]] : []),
    ...(authScheme === 'basic' ? [['Authorization', psBasic]] : []),
  ];
  const verb = method.charAt(0) + method.slice(1).toLowerCase();
  return [
    psHead({ ...request, isPinned: false }),
    ...(isPinned
      ? [
          `# ${l10n.t('The certificate of the server is pinned. If the system does not trust it, import it into the trusted certificates first.')}`,
        ]
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

/** Writes a block for the common REST clients of editors. */
function httpFile(request: CopyRequest): string {
  const { method, authScheme, isPinned } = request;
  const body = spread(request);
  const headers = headersOf(request);
  // A client replaces text in double braces, so only our own variables may be in them.
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
    ...(body ? [`# ${passwordNote(request.format)}`] : []),
    ...(isPinned
      ? [
          `# ${l10n.t('The certificate of the server is pinned. If the client does not trust it, configure that first.')}`,
        ]
      : []),
    `${method} ${text(addressOf(request))} HTTP/1.1`,
    ...headers.map(([name, value]) => `${name}: ${value.replaceAll('{{', '{ {')}`),
    ...(authScheme === 'session' ? [`X-RestSvcSessionId: ${variable(placeholders.session)}`] : []),
    ...(authScheme === 'basic'
      ? [`Authorization: Basic ${variable(placeholders.username)}:${variable(placeholders.password)}`]
      : []),
    ...(body ? ['', text(body)] : []),
    '',
  ].join('\n');
}

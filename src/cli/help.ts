import type { Command, HelpConfiguration } from 'commander';

/** The page of a verb: what the lists of arguments and options do not say. */
export interface VerbHelp {
  /** One line, for the list of the verbs. */
  readonly summary: string;
  /** What the verb does beyond that, in whole sentences. */
  readonly about: string;
  /** What each argument is, by its name. */
  readonly arguments?: Readonly<Record<string, string>>;
  /** What the verb ends with besides 0, 1, 3 and 130. */
  readonly changes?: string;
  /** Lines that can be run as they are. */
  readonly examples: readonly string[];
}

const endpoint = 'the name of a configured endpoint, or the URL of an Enterprise Manager';
const fleetFile = 'a fleet file in YAML or JSON';

export const verbHelp = {
  endpoints: {
    summary: 'list the configured endpoints',
    about:
      'Lists each endpoint with its account, whether its certificate is pinned, and its URL. Nothing is sent.',
    examples: ['veeam-em endpoints', 'veeam-em --endpoints endpoints.json endpoints --json'],
  },
  login: {
    summary: 'check that the account can log in; nothing is stored',
    about:
      'Logs in, tells the account and the version of the API, and ends the session again. Every other verb logs in by itself.',
    arguments: { endpoint },
    examples: ['veeam-em login Rome', 'veeam-em login https://em.example.com:9398/api/ --user admin'],
  },
  list: {
    summary: 'list the backup servers of an Enterprise Manager',
    about:
      'Lists each backup server with its version, its description and its UID. In a terminal that is too narrow the UIDs are left out; --json has them always.',
    arguments: { endpoint },
    examples: ['veeam-em list Rome', 'veeam-em list Rome --filter production --json'],
  },
  get: {
    summary: 'read a resource of the API',
    about:
      'Prints the body of the response, in which secrets are masked. With --json it is asked for as JSON.',
    arguments: { endpoint, path: 'its path below /api, such as "backupServers?format=Entity"' },
    examples: ['veeam-em get Rome backupServers', 'veeam-em get Rome "backupServers?format=Entity" --json'],
  },
  connect: {
    summary: 'connect one backup server',
    about:
      'Sends the request, follows its task, and looks the backup server up. A request whose outcome is not known is never sent again. Enterprise Manager may replace the licence of the backup server by its own.',
    arguments: { endpoint, address: 'the DNS name or the IP address of the backup server' },
    examples: ['veeam-em connect Rome vbr01.example.com --credential backup-admin --port 9392'],
  },
  collect: {
    summary: 'collect the data of backup servers',
    about: 'Enterprise Manager may replace the licences of the backup servers by its own.',
    arguments: { endpoint, servers: 'backup servers, each by its name or its UID' },
    examples: ['veeam-em collect Rome vbr01.example.com vbr02.example.com'],
  },
  plan: {
    summary: 'show what "apply" would do; nothing is written',
    about:
      'Reads each Enterprise Manager of the file once and compares. The signs: + connect, ~ change, * collect, - remove, ! conflict, ? not read, . only in Enterprise Manager. A conflict is what a person has to decide. The ID at the end is for "apply --plan".',
    arguments: { file: fleetFile },
    changes: 'with --detailed-exitcode: there is something to do',
    examples: ['veeam-em plan south.veeam-em.yaml', 'veeam-em plan south.veeam-em.yaml --json > plan.json'],
  },
  drift: {
    summary: 'show what the Enterprise Managers hold other than the file',
    about: 'Compares as "plan" does. A backup server that only an Enterprise Manager has is drift, too.',
    arguments: { file: fleetFile },
    changes: 'with --detailed-exitcode: there is drift',
    examples: ['veeam-em drift south.veeam-em.yaml --detailed-exitcode'],
  },
  apply: {
    summary: 'do what the plan says',
    about:
      'Plans, shows the plan, asks, and does it. Each step is in a journal without secrets, so that "apply --resume" goes on after a crash. The first Ctrl+C begins nothing new and finishes what is in flight.',
    arguments: { file: fleetFile },
    examples: [
      'veeam-em apply south.veeam-em.yaml',
      'veeam-em apply south.veeam-em.yaml --yes --plan 0123456789abcdef',
      'veeam-em apply south.veeam-em.yaml --yes --report result.xml',
      'veeam-em apply south.veeam-em.yaml --resume --retry-failed',
    ],
  },
  rotate: {
    summary: 'change the accounts, or the pinned certificates, of many backup servers',
    about:
      'Plans, shows the plan, asks, and does it, as "apply" does. A change sends the address of a backup server: where Enterprise Manager does not confirm that its name is its address, the row is a conflict. A thumbprint is read by this machine and is not verified.',
    arguments: { endpoints: endpoint },
    examples: [
      'veeam-em rotate Rome Milan --all --credential backup-admin --dry-run',
      'veeam-em rotate Rome --server vbr01.example.com --certificates',
    ],
  },
  export: {
    summary: 'make a fleet file from what the Enterprise Managers hold',
    about: 'Writes nothing if one of them cannot be read.',
    arguments: { endpoints: `${endpoint}; without any, all that are configured` },
    examples: ['veeam-em export Rome --output rome.veeam-em.yaml'],
  },
  import: {
    summary: 'make a fleet file from a table in CSV form',
    about:
      'Separator, encoding and the meaning of the columns are found out. A column with passwords is not read. Bad rows are told by their lines; then nothing is written.',
    arguments: { csv: 'the table, such as Excel writes it' },
    examples: [
      'veeam-em import servers.csv --endpoint Rome --output rome.veeam-em.yaml',
      'veeam-em import servers.csv --endpoint Rome --map Site=description',
    ],
  },
  sandbox: {
    summary: 'run an embedded Enterprise Manager on this machine',
    about:
      'It listens on loopback only and holds its data in memory. When it listens, it prints one line of JSON with "url", "username", "password" and "fingerprint256", which is for --pin. It ends with Ctrl+C or SIGTERM.',
    examples: ['veeam-em sandbox --port 9398', 'veeam-em sandbox --https --servers 100'],
  },
  completion: {
    summary: 'print the script that completes the command line in a shell',
    about:
      'It completes verbs, options, their values, files and the names of endpoints. Add it to the startup file of the shell, as in the examples: bash to ~/.bashrc, zsh to ~/.zshrc after compinit, fish as a file, PowerShell to $PROFILE.',
    examples: [
      'source <(veeam-em completion bash)',
      'source <(veeam-em completion zsh)',
      'veeam-em completion fish > ~/.config/fish/completions/veeam-em.fish',
      'veeam-em completion powershell | Out-String | Invoke-Expression',
    ],
  },
} as const satisfies Readonly<Record<string, VerbHelp>>;

export type VerbName = keyof typeof verbHelp;

/** @param changes what 2 means; undefined where a verb never ends with it */
const exitCodesHelp = (changes: string | undefined): string =>
  [
    '',
    'Exit codes:',
    '  0    done',
    '  1    something failed, or its outcome is not known',
    ...(changes === undefined ? [] : [`  2    ${changes}`]),
    '  3    the arguments or a file cannot be used; nothing was begun',
    '  130  interrupted',
  ].join('\n');

const environmentHelp = `
Environment:
  VEEAM_EM_ENDPOINTS          the file of endpoints, if --endpoints names none
  VEEAM_EM_CREDENTIAL_<NAME>  a credential as user:password; its name in upper
                              case, with "_" for all but letters and digits
  HTTPS_PROXY, NO_PROXY       the proxy, for pinned connections only
  NO_COLOR                    no colours
  XDG_CONFIG_HOME             where endpoints are, by default ~/.config;
                              on Windows in %APPDATA%
  XDG_STATE_HOME              where journals are, by default ~/.local/state;
                              on Windows in %LOCALAPPDATA%

Credentials:
  They have names, and a fleet file has these names only. Where a verb logs in,
  the credential with the name of the endpoint is used. A file of credentials:
    backup-admin: { username: 'DOMAIN\\user', password: '...' }
  In a shell of Unix, quote a variable, because it has a backslash:
    export VEEAM_EM_CREDENTIAL_BACKUP_ADMIN='DOMAIN\\user:password'`;

const examplesHelp = (examples: readonly string[]): string =>
  `\nExamples:\n${examples.map((example) => `  ${example}`).join('\n')}`;

/** What follows the list of the verbs. */
export const programHelp = [
  exitCodesHelp('with --detailed-exitcode: there are changes, or there is drift'),
  environmentHelp,
  examplesHelp([
    'veeam-em sandbox                      an Enterprise Manager to try this with',
    'veeam-em plan south.veeam-em.yaml     what would change',
    'veeam-em apply south.veeam-em.yaml    do it',
    'veeam-em apply --help                 all about a verb',
  ]),
].join('\n');

/** How the parser writes verbs and options: terms leave enough of 80 columns for what they mean. */
export const helpForm: HelpConfiguration = {
  showGlobalOptions: true,
  subcommandTerm: (verb) => `${verb.name()} ${verb.usage().replace(/^\[options\] ?/, '')}`.trim(),
  optionDescription: ({ description, argChoices, defaultValue, defaultValueDescription }) => {
    const isShown = typeof defaultValue === 'string' || typeof defaultValue === 'number';
    const notes = [
      ...(argChoices ? [`one of: ${argChoices.join(', ')}`] : []),
      ...(isShown ? [`default: ${defaultValueDescription ?? String(defaultValue)}`] : []),
    ];
    return notes.length === 0 ? description : `${description} (${notes.join('; ')})`;
  },
};

/** Gives a verb its page. */
export function explained(command: Command, name: VerbName): Command {
  const help: VerbHelp = verbHelp[name];
  for (const argument of command.registeredArguments)
    argument.description = help.arguments?.[argument.name()] ?? argument.description;
  return command
    .summary(help.summary)
    .description(`${help.summary.replace(/^./, (first) => first.toUpperCase())}. ${help.about}`)
    .addHelpText(
      'after',
      [exitCodesHelp(help.changes), environmentHelp, examplesHelp(help.examples)].join('\n'),
    );
}

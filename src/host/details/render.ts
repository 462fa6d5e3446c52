import { serverName } from '../../core/client/resources/backupServer';
import type { ContentItem } from '../../core/client/resources/descriptor';
import type { Section } from '../../core/client/resources/sections';
import type { BackupServer } from '../../core/client/elements';
import { escapedJson } from '../../text/escapes';
import { outputLine } from '../../text/outlets';
import { isolated } from '../../text/visible';

/** How far a section is. */
export type SectionState =
  | { readonly kind: 'not-loaded' }
  | { readonly kind: 'loading' }
  | { readonly kind: 'loaded'; readonly items: readonly ContentItem[] }
  | { readonly kind: 'failed'; readonly reason: string };

export interface Details {
  readonly server: BackupServer;
  readonly endpointName: string;
  readonly endpointUrl: string;
  readonly readAt: Date;
  readonly collection: string | undefined;
  /** When the last collection ended, or began if it has not ended. */
  readonly collectedAt: Date | undefined;
  /** Why the last collection failed. */
  readonly reason: string | undefined;
  readonly warnings: readonly string[];
  readonly sections: ReadonlyMap<Section, SectionState>;
}

/** Words of the rendering, passed in so that this stays free of `vscode` and tests can read it. */
export interface DetailsWords {
  readonly head: (server: string, endpoint: string) => string;
  readonly readAt: (time: string) => string;
  readonly notLoaded: string;
  readonly loading: string;
  readonly failed: (reason: string) => string;
}

export interface RenderedDetails {
  readonly text: string;
  /** The line of each section's key, from 0. */
  readonly sectionLines: ReadonlyMap<Section, number>;
}

/**
 * A backup server as YAML, which the editor colours and folds. Every value is a JSON scalar, which YAML takes as
 * it is: what a server says can never become structure.
 */
export function renderDetails(details: Details, words: DetailsWords): RenderedDetails {
  const { server } = details;
  const lines = [
    `# ${oneLine(words.head(isolated(serverName(server)), isolated(details.endpointName)))}`,
    `# ${words.readAt(details.readAt.toISOString())}`,
    '',
    ...field('name', server.name),
    ...field('description', server.description),
    ...field('version', server.version),
    ...field('port', server.port),
    ...field('certificatePort', server.wcfPort),
    ...field('certificateThumbprint', server.vbrCertificateThumbprint),
    ...field('lastCollection', details.collection),
    ...field('lastCollectionAt', details.collectedAt?.toISOString()),
    ...field('collectionFailure', details.reason),
    ...list('warnings', details.warnings),
    ...field('uid', server.uid),
    ...field('endpoint', details.endpointUrl),
  ];
  const sectionLines = new Map<Section, number>();
  for (const [section, state] of details.sections) {
    lines.push('');
    sectionLines.set(section, lines.length);
    for (const line of sectionText(section, state, words)) lines.push(line);
  }
  lines.push('', 'links:');
  for (const { rel, type, name, href } of server.links) {
    const link = mapping([
      ['rel', rel],
      ['type', type],
      ['name', name],
      ['href', href],
    ]);
    for (const line of link) lines.push(line);
  }
  return { text: `${lines.join('\n')}\n`, sectionLines };
}

function sectionText(section: Section, state: SectionState, words: DetailsWords): readonly string[] {
  switch (state.kind) {
    case 'not-loaded':
      return [`${section}: # ${words.notLoaded}`];
    case 'loading':
      return [`${section}: # ${words.loading}`];
    case 'failed':
      return [`${section}: # ${oneLine(words.failed(state.reason))}`];
    case 'loaded':
      return state.items.length === 0
        ? [`${section}: []`]
        : [
            `${section}: # ${state.items.length}`,
            ...state.items.flatMap(({ name, facts }) =>
              mapping([['name', name], ...facts.map(([key, value]) => [camel(key), value] as const)]),
            ),
          ];
  }
}

type Scalar = string | number | boolean;

const scalar = (value: Scalar): string => escapedJson(JSON.stringify(value));

const field = (name: string, value: Scalar | undefined): string[] =>
  value === undefined ? [] : [`${name}: ${scalar(value)}`];

const list = (name: string, items: readonly string[]): string[] =>
  items.length === 0 ? [] : [`${name}:`, ...items.map((item) => `  - ${scalar(item)}`)];

const mapping = (entries: readonly (readonly [string, Scalar | undefined])[]): string[] =>
  entries
    .filter((entry): entry is readonly [string, Scalar] => entry[1] !== undefined)
    .map(([key, value], index) => `${index === 0 ? '  - ' : '    '}${key}: ${scalar(value)}`);

const camel = (name: string): string => name.charAt(0).toLowerCase() + name.slice(1);

/** A comment ends with its line; what a line break parted reads on. */
const oneLine = (text: string): string => outputLine(text.replace(/[\r\n]+/g, ' '));

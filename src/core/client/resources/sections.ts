import { listOf } from '../elementTable';
import { loosely } from '../usableRows';
import { credentials } from './credentials';
import type { ResourceDescriptor } from './descriptor';
import { jobs } from './jobs';
import { managedServers } from './managedServers';
import { passwordKeys } from './passwordKeys';
import { repositories } from './repositories';

/** The resources that lie under a backup server, each by its key in a document: a new one is one row here. */
export const sections = {
  jobs,
  repositories,
  managedServers,
  credentials,
  passwords: passwordKeys,
} as const satisfies Readonly<Record<string, ResourceDescriptor>>;

export type Section = keyof typeof sections;

export const sectionNames: readonly Section[] = Object.keys(sections).filter(isSection);

export function isSection(text: string): text is Section {
  return Object.hasOwn(sections, text);
}

/** Nothing is requested of items that are only shown, so that none is hidden for want of an identifier. */
export const looseListOf = ({ list, table }: ResourceDescriptor) =>
  loosely(listOf(list.root, list.items, table));

import type { Uri } from 'vscode';
import { planScheme } from './names';

/* Which files are fleet files, and where their schema is. */

/** The ends of the names of fleet files, in lower case. */
export const fleetFileEndings = ['.veeam-em.yaml', '.veeam-em.yml', '.veeam-em.json'] as const;

/** The same as patterns of file names. */
export const fleetFilePatterns: readonly string[] = fleetFileEndings.map((ending) => `*${ending}`);

/** The schema in the package, which `npm run manifest` writes. */
export const fleetFileSchemaPath = 'media/fleet-file.schema.json';

/** Whether a path is that of a fleet file. */
export const isFleetFile = (path: string): boolean =>
  fleetFileEndings.some((ending) => path.toLowerCase().endsWith(ending));

/** Whether a document shows a plan that can be applied, or one that could. */
export const isPlanDocument = ({ scheme, path }: Pick<Uri, 'scheme' | 'path'>): boolean =>
  scheme === planScheme && path.endsWith('.plan.diff');

/** The fleet file that a plan, its drift or its report is about, as a text; undefined for another document. */
export const fileShownBy = ({ scheme, query }: Pick<Uri, 'scheme' | 'query'>): string | undefined =>
  scheme === planScheme ? (new URLSearchParams(query).get('file') ?? undefined) : undefined;

/** A clause of a menu that tests whether a file is a fleet file. */
export const whenFleetFile = 'resourceFilename =~ /\\.veeam-em\\.(yaml|yml|json)$/i';

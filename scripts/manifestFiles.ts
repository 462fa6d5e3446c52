import { existsSync, readFileSync } from 'node:fs';
import { isDeepStrictEqual } from 'node:util';
import { format } from 'prettier';
import { fleetFileSchema } from '../src/core/fleetFile/jsonSchema';
import { fleetFileSchemaPath } from '../src/host/contributions/fleetFiles';
import { withGenerated, withGeneratedWords, type Manifest, type Words } from './manifestParts';

/** A generated file, of the manifest or named by it, as it is, and as the tables say it should be. */
export interface ManifestFile {
  readonly path: string;
  readonly written: string;
  readonly generated: string;
  /** The keys of which the values differ, such as `contributes.menus`. */
  readonly drift: readonly string[];
}

export async function manifestFiles(): Promise<readonly ManifestFile[]> {
  return Promise.all([
    file('package.json', (text) => withGenerated(JSON.parse(text) as Manifest)),
    file('package.nls.json', (text) => withGeneratedWords(JSON.parse(text) as Words)),
    file(fleetFileSchemaPath, fleetFileSchema),
  ]);
}

async function file(path: string, generate: (text: string) => object): Promise<ManifestFile> {
  const written = existsSync(path) ? readFileSync(path, 'utf8') : '{}';
  const wanted = generate(written);
  const generated = await format(JSON.stringify(wanted), { filepath: path, printWidth: 110 });
  return { path, written, generated, drift: driftOf(JSON.parse(written) as object, wanted) };
}

/** The paths of the values that differ, as deep as both sides are plain objects. */
export function driftOf(written: unknown, wanted: unknown, path = ''): readonly string[] {
  if (isDeepStrictEqual(written, wanted)) return [];
  if (!isPlain(written) || !isPlain(wanted)) return [path];
  const keys = new Set([...Object.keys(written), ...Object.keys(wanted)]);
  return [...keys].flatMap((key) => driftOf(written[key], wanted[key], path === '' ? key : `${path}.${key}`));
}

const isPlain = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
